import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tally } from '../interpret/score.ts';
import type { Example, Learnt } from './logistic.ts';
import { learn } from './logistic.ts';

/** The messages that are kept for their purpose alone, beside the batches of cases. */
export const PURPOSES = 'purposes';

/** What the messages of one batch teach, and how they were read. */
export type BatchExamples = {
  readonly messages: Example[];
  readonly lines: Example[];
  tally: Tally;
  readonly faults: string[];
};

type Learned = { readonly ordering: Learnt; readonly rightness: Learnt };

const NOTHING: Learnt = { bias: 20, weights: [] };
const ORDERING = { shrink: 1, least: 2, rounds: 250 };
const RIGHTNESS = { shrink: 2, least: 5, rounds: 400 };

const asJson = ({ ordering, rightness }: Learned): string => {
  const rows = ({ bias, weights }: Learnt): string =>
    `{\n    "bias": ${bias},\n    "weights": [\n${weights.map(([name, weight]) => `      [${JSON.stringify(name)}, ${weight}]`).join(',\n')}\n    ]\n  }`;
  return `{\n  "ordering": ${rows(ordering)},\n  "rightness": ${rows(rightness)}\n}\n`;
};

const entry = join(import.meta.dirname, 'batch-examples.ts');

/** The examples of one batch, read by a process that knows neither its words nor anything learned from it. */
const examplesOf = (folder: string, batch: string, learned: Learned): BatchExamples => {
  const [weights, out] = [join(folder, 'weights.json'), join(folder, 'out.json')];
  writeFileSync(weights, asJson(learned));
  execFileSync(process.execPath, ['--no-warnings', entry, batch, weights, out], { stdio: 'inherit' });
  return JSON.parse(readFileSync(out, 'utf8'));
};

const but = <Value>(all: ReadonlyMap<string, readonly Value[]>, batch: string): Value[] =>
  [...all].flatMap(([name, values]) => (name === batch ? [] : values));

/**
 * Learns, batch by batch, from all other batches what tells an order and a right line, and reads the batch with that and without
 * the words only it uses: `heldOut` says how. `learned` is what all of them together teach, as the file of weights.
 */
export const learnWeights = (
  batches: readonly string[],
): { readonly heldOut: ReadonlyMap<string, Pick<BatchExamples, 'tally' | 'faults'>>; readonly learned: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'learn-'));
  try {
    const [messages, lines] = [new Map<string, Example[]>(), new Map<string, Example[]>()];
    for (const batch of [...batches, PURPOSES])
      messages.set(batch, examplesOf(folder, batch, { ordering: NOTHING, rightness: NOTHING }).messages);
    const ordering = new Map(batches.map((batch) => [batch, learn(but(messages, batch), ORDERING)]));
    for (const batch of batches)
      lines.set(
        batch,
        examplesOf(folder, batch, { ordering: ordering.get(batch) ?? NOTHING, rightness: NOTHING }).lines,
      );
    const heldOut = new Map(
      batches.map((batch) => {
        const rightness = learn(but(lines, batch), RIGHTNESS);
        return [batch, examplesOf(folder, batch, { ordering: ordering.get(batch) ?? NOTHING, rightness })];
      }),
    );
    const all = { ordering: learn(but(messages, ''), ORDERING), rightness: learn(but(lines, ''), RIGHTNESS) };
    return { heldOut, learned: asJson(all) };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
