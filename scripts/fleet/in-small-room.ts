// Started by small-room.ts where DATA_DIR is a small filesystem: runs an instance there and does what the lines on stdin say,
// answering each with a line of JSON. Ends when stdin does.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startProcesses } from '../start/processes.ts';

const [, , dataDir] = process.argv;
if (dataDir === undefined) throw new Error('name the data directory');
const ballast = join(dataDir, 'ballast');

/** Writes until nothing goes any more, not even a byte. */
function fill(): void {
  const file = openSync(ballast, 'a');
  for (let size = 1_000_000; size >= 1; size = Math.floor(size / 10)) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch {
      // A smaller piece may still find room.
    }
  }
  closeSync(file);
}

const running = await startProcesses({ dataDir, report: (line) => console.error(line) });
const answers: Readonly<Record<string, () => unknown>> = {
  address: () => ({ url: running.url, databaseUrl: running.databaseUrl }),
  pids: () => running.pids(),
  fill,
  free: () => rmSync(ballast, { force: true }),
};
for await (const word of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(answers[word]?.() ?? null));
await running.stop();
