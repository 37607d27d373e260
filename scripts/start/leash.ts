// Loaded into every part before its own code. The launcher holds the other end of stdin: when it closes, the launcher is
// gone, however it went, and the part must not outlive it.
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.env['THROUGHLINE_LEASH']) {
  // What the part itself starts has another stdin, and is ended with the part.
  delete process.env['THROUGHLINE_LEASH'];
  process.stdin.on('error', letGo).on('end', letGo).resume();
  // The pipe alone must not keep a part alive that has nothing left to do.
  if ('unref' in process.stdin) process.stdin.unref();
}

function letGo(): void {
  setTimeout(() => process.exit(1), 3_000).unref();
  try {
    process.kill(process.pid, 'SIGTERM');
  } catch {
    process.exit(1); // Deno without the right to signal
  }
}
