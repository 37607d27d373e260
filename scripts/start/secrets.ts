import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { Problem } from './problem.ts';
import { placesIn } from './settings.ts';

const names = ['WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN', 'BETTER_AUTH_SECRET', 'POSTGRES_PASSWORD'] as const;

/** What only this instance knows, by the name of the environment variable that carries it. */
export type Secrets = Record<(typeof names)[number], string>;

/**
 * The secrets of the instance in `dataDir`: made once, kept in a file only its owner can read. A variable of the same name
 * in `env` goes before the kept one (but not for the password of a database that was made with another).
 */
export async function secretsOf(dataDir: string, env: Record<string, string | undefined>): Promise<Secrets> {
  const { secrets: file } = placesIn(dataDir);
  const text = await readFile(file, 'utf8').catch(() => '{}');
  const kept = parse(text, file);
  const made: Secrets = {
    WHATSAPP_APP_SECRET: kept['WHATSAPP_APP_SECRET'] ?? randomBytes(32).toString('hex'),
    WHATSAPP_VERIFY_TOKEN: kept['WHATSAPP_VERIFY_TOKEN'] ?? randomBytes(16).toString('hex'),
    BETTER_AUTH_SECRET: kept['BETTER_AUTH_SECRET'] ?? randomBytes(32).toString('base64url'),
    POSTGRES_PASSWORD: kept['POSTGRES_PASSWORD'] ?? randomBytes(16).toString('hex'),
  };
  if (names.some((name) => kept[name] !== made[name])) {
    await writeFile(`${file}.new`, `${JSON.stringify(made, undefined, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
  return {
    ...made,
    WHATSAPP_APP_SECRET: env['WHATSAPP_APP_SECRET'] || made.WHATSAPP_APP_SECRET,
    WHATSAPP_VERIFY_TOKEN: env['WHATSAPP_VERIFY_TOKEN'] || made.WHATSAPP_VERIFY_TOKEN,
    BETTER_AUTH_SECRET: env['BETTER_AUTH_SECRET'] || made.BETTER_AUTH_SECRET,
  };
}

function parse(text: string, file: string): Partial<Secrets> {
  try {
    const kept: Partial<Secrets> = JSON.parse(text);
    return kept;
  } catch (cause) {
    throw new Problem(`${file} is not JSON: restore it, or remove it together with its database to begin anew`, {
      cause,
    });
  }
}
