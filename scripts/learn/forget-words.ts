import { readdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';

const intake = join(import.meta.dirname, '../../server/intake');
/** Lexicons that grew with the cases; numbers, units and days are lists of a language and stay whole. */
const GROWN = ['cues', 'fillers', 'words', 'trades'];

const plain = (text: string): string =>
  ` ${(
    text
      .toLowerCase()
      .replace(/[أإآ]/g, 'ا')
      .replaceAll('ة', 'ه')
      .replaceAll('ى', 'ي')
      .replaceAll("'", '')
      .match(/[\p{L}\p{M}]+|\d+/gu) ?? []
  ).join(' ')} `;

/** Every message of the kept cases as plain words, by batch. */
const messagesByBatch = (): Map<string, string> => {
  const folder = join(intake, 'cases');
  const rows = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean));
  const batches = new Map<string, string>();
  for (const row of rows) {
    const { batch, message }: { batch?: string; message: string } = JSON.parse(row);
    const key = batch ?? 'first';
    batches.set(key, `${batches.get(key) ?? ''}|${plain(message)}`);
  }
  return batches;
};

/** The rows of a lexicon but for those whose words stand in messages of one batch alone, as if it had never been written. */
const rowsWithout = (rows: readonly (readonly [string])[], batch: string, batches: ReadonlyMap<string, string>) =>
  rows.filter(([word]) => {
    const said = plain(word);
    const met = [...batches].flatMap(([name, text]) => (text.includes(said) ? [name] : []));
    return !(met.length === 1 && met[0] === batch);
  });

/**
 * From here on, modules see the lexicons without the words of one batch, and the learned weights of the file `weights`. Call it before the interpreter is imported.
 */
export const forgetWords = (batch: string, weights: string): void => {
  const batches = messagesByBatch();
  registerHooks({
    load: (url, context, next) => {
      const lexicon = /\/lexicon\/([a-z]+)\.json$/.exec(url)?.[1];
      if (lexicon === 'learned') return { format: 'json', shortCircuit: true, source: readFileSync(weights, 'utf8') };
      if (lexicon === undefined || !GROWN.includes(lexicon)) return next(url, context);
      const rows: (readonly [string])[] = JSON.parse(readFileSync(new URL(url), 'utf8'));
      return { format: 'json', shortCircuit: true, source: JSON.stringify(rowsWithout(rows, batch, batches)) };
    },
  });
};
