import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every case file kept in the repository. */
export const keptCaseFiles = (): string[] => {
  const folder = join(import.meta.dirname, '../../server/intake/cases');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(folder, name));
};
