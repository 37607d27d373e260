import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Alias, CatalogueIndex } from '../../server/intake/interpret/catalogue-index.ts';
import { indexCatalogue } from '../../server/intake/interpret/catalogue-index.ts';
import { interpret } from '../../server/intake/interpret/interpret.ts';
import { readCase, readCatalogue } from './case-file.ts';
import type { Graded, Tally } from './score.ts';
import { addTally, Expected, markCase, measuresOf, NO_TALLY, reliabilityOf } from './score.ts';

const Judged = z.object({
  id: z.union([z.string(), z.number()]),
  lang: z.string().default('other'),
  batch: z.string().default('first'),
  catalogue: z.string().optional(),
  expected: Expected,
});

/** A message that was not read as its case expects. */
export type Fault = { readonly id: string | number; readonly fault: string; readonly message: string };

const tallyUnder = (tallies: Map<string, Tally>, key: string, tally: Tally): void => {
  tallies.set(key, addTally(tallies.get(key) ?? NO_TALLY, tally));
};

const measured = (tallies: ReadonlyMap<string, Tally>) =>
  Object.fromEntries(
    [...tallies].sort(([a], [b]) => a.localeCompare(b)).map(([key, tally]) => [key, measuresOf(tally)]),
  );

/**
 * Reads every case of the files and holds the results against what they expect. Without a `catalogue` of the caller's,
 * each case's own is read from `catalogue-<name>.json` beside its file. Throws on a file that is no case file.
 */
export const scoreFiles = (files: readonly string[], given?: CatalogueIndex, aliases: readonly Alias[] = []) => {
  const prepared = new Map<string, CatalogueIndex>();
  const indexFor = (folder: string, name: string): CatalogueIndex => {
    const path = join(folder, `catalogue-${name}.json`);
    const index = prepared.get(path) ?? indexCatalogue(readCatalogue(path), aliases);
    prepared.set(path, index);
    return index;
  };
  const [languages, trades, batches] = [new Map<string, Tally>(), new Map<string, Tally>(), new Map<string, Tally>()];
  const faults: Fault[] = [];
  const graded: Graded[] = [];
  let total = NO_TALLY;
  for (const file of files)
    for (const row of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const raw: unknown = JSON.parse(row);
      const { id, lang, batch, catalogue, expected } = Judged.parse(raw);
      const index = given ?? indexFor(dirname(file), catalogue ?? '');
      const reading = readCase(raw);
      const mark = markCase(expected, interpret({ ...reading, catalogue: index }));
      total = addTally(total, mark.tally);
      tallyUnder(languages, lang, mark.tally);
      tallyUnder(trades, catalogue ?? 'given', mark.tally);
      tallyUnder(batches, batch, mark.tally);
      graded.push(...mark.graded);
      if (mark.fault) faults.push({ id, fault: mark.fault, message: reading.message });
    }
  return {
    total: measuresOf(total),
    languages: measured(languages),
    trades: measured(trades),
    batches: measured(batches),
    reliability: reliabilityOf(graded),
    faults,
  };
};
