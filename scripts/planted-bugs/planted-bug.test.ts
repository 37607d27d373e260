import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../check/run-tool.ts';
import { allBugs } from './all-bugs.ts';
import { planted } from './planted-bug.ts';

describe('planted bugs', () => {
  test('there are many, each with a name of its own', () => {
    expect(new Set(allBugs.map(({ name }) => name)).size).toBe(allBugs.length);
    expect(allBugs.length).toBeGreaterThanOrEqual(30);
  });

  test.each(allBugs)('$name still finds its place, and names a rule there is', async (bug) => {
    const text = await readFile(join(ROOT, bug.file), 'utf8');
    expect(planted(text, bug)).not.toBe(text);
    expect(await readFile(join(ROOT, 'docs/rules.md'), 'utf8')).toContain(`**${bug.breaks}**`);
  });

  test('a place that has moved is no planted bug', () => {
    const bug = { name: 'gone', file: 'a.ts', from: 'b', to: 'c', breaks: 'SYNC-1' };
    expect(() => planted('a', bug)).toThrow('gone: its place stands 0 times in a.ts, not once');
    expect(() => planted('b b', bug)).toThrow('stands 2 times');
  });
});
