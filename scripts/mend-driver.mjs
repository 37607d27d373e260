// What the driver postgres 3.4.9 does wrong when a connection is lost in the middle of a transaction, mended right after
// each install (github.com/porsager/postgres/issues/1154, /1208, /1066). It delays small writes to the end of the tick, and
// it rolls the lost transaction back on a connection that is gone or already another's. So a write meets no socket, which
// is an exception nobody can catch; or it comes before the greeting of the next connection, which then never answers.
// Runs on Node 20, before anything else is installed.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const driver = join(dirname(fileURLToPath(import.meta.url)), '../node_modules/postgres');

/** Of each file: what stands there, and what has to. */
const mends = {
  'connection.js': [
    // A write without a socket fails its query.
    [
      '    const x = socket.write(chunk, fn)\n',
      `    if (socket === null) {
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options))
      return true
    }
    const x = socket.write(chunk, fn)
`,
    ],
    // A lost connection forgets what it had not written, and the error it ended with: the next one would answer with it.
    [
      '    incomings = null\n    clearImmediate(nextWriteTimer)\n',
      '    incomings = null\n    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = errorResponse = null\n',
    ],
  ],
  'index.js': [
    // A transaction whose connection is lost sends nothing more, on no connection.
    [
      '        new Promise((_, reject) => connection.onclose = reject)\n',
      '        new Promise((_, reject) => connection.onclose = e => (lost = e, reject(e)))\n',
    ],
    [
      '      , connection\n      , prepare = null\n',
      '      , connection\n      , lost = null\n      , prepare = null\n',
    ],
    [
      '        q.catch(e => uncaughtError || (uncaughtError = e))\n',
      '        q.catch(e => uncaughtError || (uncaughtError = e))\n        if (lost)\n          return q.reject(lost)\n',
    ],
  ],
};

for (const kind of ['src', 'cjs/src'])
  for (const [file, changes] of Object.entries(mends)) mend(join(driver, kind, file), changes);

/** Writes the file anew, once; stops the install when the driver is not the one known here. */
function mend(path, changes) {
  const found = readFileSync(path, 'utf8');
  let text = found;
  for (const [before, after] of changes) {
    if (text.includes(after)) continue;
    if (!text.includes(before)) {
      console.error(`${path} is not the one scripts/mend-driver.mjs knows: see whether it still needs mending`);
      process.exit(1);
    }
    text = text.replace(before, after);
  }
  if (text === found) return;
  writeFileSync(`${path}.mended`, text);
  renameSync(`${path}.mended`, path);
}
