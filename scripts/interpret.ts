import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { indexCatalogue } from '../server/intake/interpret/catalogue-index.ts';
import { interpret } from '../server/intake/interpret/interpret.ts';

const USAGE =
  'usage: npm run -s interpret -- --catalogue catalogue.json [--aliases aliases.json] < cases.jsonl > results.jsonl';

const Catalogue = z.array(
  z.object({
    sku: z.string().min(1),
    name: z.string(),
    unit: z.string().default('piece'),
    packs: z.record(z.string(), z.number()).nullish(),
  }),
);
const Aliases = z.array(
  z.object({ phrase: z.string(), sku: z.string(), unit: z.string().nullish(), customer: z.string().nullish() }),
);
const PastLine = z.object({ sku: z.string(), qty: z.number().nullable(), unit: z.string().nullish() });
const Past = z.union([
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
  history: z.array(Past).nullish(),
});

const fail = (message: string): never => {
  console.error(`interpret: ${message}\n${USAGE}`);
  process.exit(2);
};

const readJson = <Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema> => {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    return fail(
      `${path} cannot be used: ${error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error)}`,
    );
  }
};

const readOptions = () => {
  try {
    return parseArgs({ options: { catalogue: { type: 'string' }, aliases: { type: 'string' } } }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
};

const options = readOptions();
const catalogue = readJson(options.catalogue ?? fail('--catalogue is missing'), Catalogue);
const aliases = options.aliases === undefined ? [] : readJson(options.aliases, Aliases);
const index = indexCatalogue(
  catalogue.map(({ packs, ...item }) => ({ ...item, ...(packs ? { packs } : {}) })),
  aliases.map(({ phrase, sku, unit, customer }) => ({
    phrase,
    sku,
    ...(unit ? { unit } : {}),
    ...(customer ? { customer } : {}),
  })),
);

const instantOf = (now: string | number | null | undefined): number => {
  const instant = typeof now === 'number' ? now : now ? Date.parse(now) : Date.now();
  if (Number.isNaN(instant)) throw new Error(`now is not a time: ${JSON.stringify(now)}`);
  return instant;
};

const answer = (line: string): string => {
  const { id, message, now, tz, history } = Case.parse(JSON.parse(line));
  const past = (history ?? []).map((entry) => ({
    ...('at' in entry && entry.at ? { at: entry.at } : {}),
    ...('lines' in entry && entry.lines ? { lines: entry.lines } : {}),
    ...('message' in entry && entry.message
      ? { message: entry.message }
      : 'text' in entry && entry.text
        ? { message: entry.text }
        : {}),
  }));
  const start = performance.now();
  const { intent, lines, date, shipTo, numbers, ...rest } = interpret({
    catalogue: index,
    history: past,
    now: instantOf(now),
    tz: tz ?? 'Asia/Kolkata',
    message,
  });
  const ms = Math.round((performance.now() - start) * 1000) / 1000;
  return JSON.stringify({ id, intent, lines, date, shipTo, numbers, ...rest, ms });
};

let [place, bad] = [0, 0];
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  place += 1;
  if (line.trim() === '') continue;
  try {
    if (!process.stdout.write(`${answer(line)}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  } catch (error) {
    bad += 1;
    console.error(
      `interpret: line ${place}: ${error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : error instanceof Error ? error.message : String(error)}`,
    );
  }
}
process.exitCode = bad > 0 ? 1 : 0;
