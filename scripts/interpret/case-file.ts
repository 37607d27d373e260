import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ownWordKinds } from '../../db/lexicon/own-word.ts';
import type { Alias } from '../../server/intake/interpret/catalogue-index.ts';
import type { Past, Reading } from '../../server/intake/interpret/reading.ts';
import type { CatalogueItem } from '../../server/intake/interpret/unit-of.ts';
import type { LexiconRow } from '../../server/intake/lexicon/lexicon.ts';
import { ownRow } from '../../server/intake/lexicon/own-row.ts';

const Item = z.object({
  sku: z.string().min(1),
  name: z.string(),
  unit: z.string().default('piece'),
  packs: z.record(z.string(), z.number()).nullish(),
});
const PastLine = z.object({ sku: z.string(), qty: z.number().nullable(), unit: z.string().nullish() });
const PastEntry = z.union([
  z.string().transform((message) => ({ message })),
  z.array(PastLine).transform((lines) => ({ lines })),
  z.object({
    at: z.union([z.string(), z.number()]).nullish(),
    lines: z.array(PastLine).nullish(),
    message: z.string().nullish(),
    text: z.string().nullish(),
  }),
]);
const Case = z.object({
  id: z.union([z.string(), z.number()]),
  message: z.string(),
  now: z.union([z.string(), z.number()]).nullish(),
  tz: z.string().nullish(),
  history: z.array(PastEntry).nullish(),
});

/** A catalogue from its JSON file. Throws what `JSON.parse` or zod throws. */
export const readCatalogue = (path: string): CatalogueItem[] =>
  z
    .array(Item)
    .parse(JSON.parse(readFileSync(path, 'utf8')))
    .map(({ packs, ...item }) => ({ ...item, ...(packs ? { packs } : {}) }));

const instantOf = (now: string | number | null | undefined): number => {
  const instant = typeof now === 'number' ? now : now ? Date.parse(now) : Date.now();
  if (Number.isNaN(instant)) throw new Error(`now is not a time: ${JSON.stringify(now)}`);
  return instant;
};

const pastOf = (entry: z.infer<typeof PastEntry>): Past => ({
  ...('at' in entry && entry.at ? { at: entry.at } : {}),
  ...('lines' in entry && entry.lines ? { lines: entry.lines } : {}),
  ...('message' in entry && entry.message
    ? { message: entry.message }
    : 'text' in entry && entry.text
      ? { message: entry.text }
      : {}),
});

const LearnedName = z.object({
  phrase: z.string(),
  sku: z.string(),
  unit: z.string().nullish(),
  customer: z.string().nullish(),
});

/** Learned names from their JSON file. Throws what `JSON.parse` or zod throws. */
export const readAliases = (path: string): Alias[] =>
  z
    .array(LearnedName)
    .parse(JSON.parse(readFileSync(path, 'utf8')))
    .map(({ phrase, sku, unit, customer }) => ({
      phrase,
      sku,
      ...(unit ? { unit } : {}),
      ...(customer ? { customer } : {}),
    }));

const OwnWord = z.object({
  word: z.string(),
  kind: z.enum(ownWordKinds),
  value: z.union([z.string(), z.number()]).default(''),
});

/** A company's own words from their JSON file. Throws what `JSON.parse` or zod throws, and on a word that cannot be one. */
export const readOwnWords = (path: string): LexiconRow[] =>
  z
    .array(OwnWord)
    .parse(JSON.parse(readFileSync(path, 'utf8')))
    .map(({ word, kind, value }) => {
      const row = ownRow(word, kind, String(value));
      if (typeof row === 'string') throw new Error(`${JSON.stringify(word)}: ${row}`);
      return row;
    });

/** A case's message and what it is read with, all but its catalogue. */
export type CaseReading = Omit<Reading, 'catalogue'> & { readonly id: string | number };

/** One case as the interpreter takes it, without its catalogue; time is now and the zone India's when it names none. */
export const readCase = (row: unknown): CaseReading => {
  const { id, message, now, tz, history } = Case.parse(row);
  return { id, message, history: (history ?? []).map(pastOf), now: instantOf(now), tz: tz ?? 'Asia/Kolkata' };
};
