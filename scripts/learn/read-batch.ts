import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { CatalogueIndex } from '../../server/intake/interpret/catalogue-index.ts';
import { indexCatalogue } from '../../server/intake/interpret/catalogue-index.ts';
import { weigh } from '../../server/intake/interpret/interpret.ts';
import { readCase, readCatalogue } from '../interpret/case-file.ts';
import { keptCaseFiles } from '../interpret/kept-cases.ts';
import { addTally, Expected, markCase, NO_TALLY } from '../interpret/score.ts';
import type { BatchExamples } from './learn-weights.ts';
import { PURPOSES } from './learn-weights.ts';

const intake = join(import.meta.dirname, '../../server/intake');
const Kept = z.object({
  id: z.string(),
  message: z.string(),
  batch: z.string().default('first'),
  catalogue: z.string(),
  expected: Expected,
});
const Purposes = z.array(z.tuple([z.string(), z.enum(['order', 'none']), z.string(), z.string()]));

const indices = new Map<string, CatalogueIndex>();
const indexFor = (folder: string, name: string): CatalogueIndex => {
  const index = indices.get(name) ?? indexCatalogue(readCatalogue(join(folder, `catalogue-${name}.json`)));
  indices.set(name, index);
  return index;
};

const readPurposes = (): BatchExamples => {
  const rows = Purposes.parse(JSON.parse(readFileSync(join(intake, 'purposes/messages.json'), 'utf8')));
  const messages = rows.map(([, purpose, catalogue, message]) => {
    const index = indexFor(join(intake, 'cases'), catalogue);
    const { evidence } = weigh({ message, catalogue: index, now: 0, tz: 'Asia/Kolkata' });
    return { evidence, holds: purpose === 'order' };
  });
  return { messages, lines: [], tally: NO_TALLY, faults: [] };
};

const ORDERS = ['order', 'amend', 'repeat'];

/** Reads every message of a batch, and says what its evidence was and what was so. */
export const readBatch = (batch: string): BatchExamples => {
  if (batch === PURPOSES) return readPurposes();
  const examples: BatchExamples = { messages: [], lines: [], tally: NO_TALLY, faults: [] };
  for (const file of keptCaseFiles())
    for (const row of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const raw: unknown = JSON.parse(row);
      const { id, message, batch: own, catalogue, expected } = Kept.parse(raw);
      if (own !== batch) continue;
      const { read, evidence, lineEvidence } = weigh({
        ...readCase(raw),
        catalogue: indexFor(dirname(file), catalogue),
      });
      const { tally, graded, fault } = markCase(expected, read);
      examples.tally = addTally(examples.tally, tally);
      const wrong = graded.some(({ accepted, right }) => accepted && !right);
      if (wrong || fault)
        examples.faults.push(`${wrong ? 'accepted wrongly' : fault}  ${id}  ${JSON.stringify(message)}`);
      const holds = expected.lines.length > 0 || ORDERS.includes(expected.intent ?? '');
      examples.messages.push({ evidence, holds });
      if (read.intent !== 'repeat' && graded.length === lineEvidence.length)
        examples.lines.push(...lineEvidence.map((each, at) => ({ evidence: each, holds: graded[at]?.right ?? false })));
    }
  return examples;
};
