import { z } from 'zod';
import { emailAddress, languages, personName } from '../../db/person/person.ts';
import type { Company } from '../../server/identity/found-company.ts';
import { passwordLength } from '../../server/identity/new-password.ts';
import { Problem } from '../start/problem.ts';

export const usage = `Makes a company with its first plant and its first administrator, who then signs in with e-mail and password.

  npm run -s company -- --name "Deccan Castings" --plant Pune --zone Asia/Kolkata --currency INR \\
    --admin "Asha Kale" --email asha@deccan.example

  --name       the company                     --admin      the administrator's name
  --plant      its first plant                 --email      their address, to sign in with
  --zone       the plant's IANA time zone      --password   theirs, ${passwordLength.least} characters or more; one is made and shown unless given
  --currency   ISO 4217, three letters         --language   of their screens: ${languages.join(' or ')} (${languages[0]} unless given)
  --whatsapp   Meta's phone number id of the number its customers write to; may be left out

Works on the database that DATABASE_URL names, else on the Throughline that runs on DATA_DIR. COMPANY_PASSWORD in the
environment is the same as --password, and stays out of the shell's history.`;

const string = { type: 'string' } as const;
export const companyOptions = {
  name: string,
  plant: string,
  zone: string,
  currency: string,
  admin: string,
  email: string,
  password: string,
  language: string,
  whatsapp: string,
} as const;

export interface CompanyWish {
  readonly company: Company;
  /** Undefined: one is to be made. */
  readonly password: string | undefined;
}

function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const named = z.string().trim().min(1, 'say it in a word or more').max(100, 'at most 100 characters');

const given = z.object({
  name: named,
  plant: named,
  zone: z.string().refine(isZone, 'is no time zone like Asia/Kolkata'),
  currency: z
    .string()
    .toUpperCase()
    .refine((code) => Intl.supportedValuesOf('currency').includes(code), 'is no currency like INR'),
  admin: personName,
  email: emailAddress,
  password: z
    .string()
    .min(passwordLength.least, `at least ${passwordLength.least} characters`)
    .max(passwordLength.most, `at most ${passwordLength.most} characters`)
    .optional(),
  language: z.enum(languages, `one of ${languages.join(', ')}`).default(languages[0]),
  whatsapp: z
    .string()
    .regex(/^\d{5,30}$/, 'is no phone number id: Meta’s are digits')
    .optional(),
});

/** What the arguments ask for. Throws a Problem that names every one that is missing or can't be meant. */
export function companyFrom(values: Readonly<Record<string, string | boolean | undefined>>): CompanyWish {
  const { help: _, ...said } = values;
  const parsed = given.safeParse({ ...said, password: said['password'] ?? process.env['COMPANY_PASSWORD'] });
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => wordsFor(issue, said[String(issue.path[0])]));
    throw new Problem(`${[...new Set(wrong)].join('; ')}. See npm run -s company -- --help`);
  }
  const { name, plant, zone, currency, admin, email, language, password, whatsapp } = parsed.data;
  return {
    company: {
      name,
      plant: { name: plant, zone, currency },
      admin: { name: admin, email, language },
      phoneNumberId: whatsapp,
    },
    password,
  };
}

/** A secret is never said back. */
function wordsFor({ path, message }: { path: readonly PropertyKey[]; message: string }, value: unknown): string {
  const flag = `--${String(path[0])}`;
  if (value === undefined) return `${flag} is missing`;
  if (path[0] === 'password') return `${flag}: ${message}`;
  return `${flag} ${JSON.stringify(value)}: ${path[0] === 'email' ? 'is no e-mail address' : message}`;
}
