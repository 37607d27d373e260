import { writeFileSync } from 'node:fs';
import { forgetWords } from './forget-words.ts';

/** Run as a process of its own, once for each batch: `batch-examples.ts <batch> <weights.json> <out.json>`. */
const [batch = '', weights = '', out = ''] = process.argv.slice(2);
// The interpreter comes after: what it is imported with is what it knows.
forgetWords(batch, weights);
const { readBatch } = await import('./read-batch.ts');
writeFileSync(out, JSON.stringify(readBatch(batch)));
