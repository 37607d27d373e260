import { createWriteStream, renameSync, statSync, type WriteStream } from 'node:fs';

/** Where what a process says is kept. */
export interface LogFile {
  write(text: string): void;
  end(): void;
}

const mostBytes = 5_000_000;

/**
 * Continues the log; one that grew beyond 5 MB makes room first, its predecessor is kept. A full disk costs lines, not the
 * system: what can't be written is lost, and once there is room the log goes on.
 */
export function openLog(file: string): LogFile {
  try {
    if (statSync(file).size > mostBytes) renameSync(file, `${file}.1`);
  } catch {
    // there is none yet
  }
  const open = (): WriteStream => createWriteStream(file, { flags: 'a' }).on('error', () => undefined);
  let stream = open();
  return {
    write(text) {
      // A failure ends a stream.
      if (stream.destroyed) stream = open();
      stream.write(text);
    },
    end: () => void stream.end(),
  };
}
