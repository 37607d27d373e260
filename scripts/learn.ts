import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptCaseFiles } from './interpret/kept-cases.ts';
import { addTally, measuresOf, NO_TALLY } from './interpret/score.ts';
import { learnWeights } from './learn/learn-weights.ts';
import { readCommand } from './start/command.ts';

/** `npm run -s learn [-- --keep] [--faults]`: learns the reading's weights from the kept cases, and measures them on batches held out. */
const { values } = readCommand('learn', 'usage: npm run -s learn [-- --keep] [--faults]', {
  options: { keep: { type: 'boolean', default: false }, faults: { type: 'boolean', default: false } },
});
const file = join(import.meta.dirname, '../server/intake/lexicon/learned.json');

const batchOf = (row: string): string => {
  const { batch }: { batch?: string } = JSON.parse(row);
  return batch ?? 'first';
};
const batches = [
  ...new Set(keptCaseFiles().flatMap((path) => readFileSync(path, 'utf8').split('\n').filter(Boolean).map(batchOf))),
].sort();

const { heldOut, learned } = learnWeights(batches);
for (const [batch, { tally, faults }] of heldOut) {
  console.log(batch.padEnd(8), JSON.stringify(measuresOf(tally)));
  if (values.faults) for (const fault of faults) console.log(`         ${fault}`);
}
console.log(
  'all     ',
  JSON.stringify(measuresOf([...heldOut.values()].map(({ tally }) => tally).reduce(addTally, NO_TALLY))),
);
if (values.keep) writeFileSync(file, learned);
