import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { namesAmong } from './command.ts';
import { root } from './settings.ts';

/** What a person calls: npm's own hooks are not called by anybody, and the build takes no options. */
const commands = Object.entries(packageJson.scripts)
  .filter(([name]) => !/^(pre|post)/.test(name) && name !== 'build')
  .flatMap(([name, line]) => {
    const [, script] = /^node (scripts\/[\w-]+\.ts)/.exec(line) ?? [];
    return script === undefined ? [] : [{ name, script }];
  });

const call = (script: string, given: string) =>
  spawnSync(process.execPath, [join(root, script), given], { encoding: 'utf8', cwd: root });

test('[PROC-12] every command reads its line in the one way', () => {
  const others = commands.filter(({ script }) => !readFileSync(join(root, script), 'utf8').includes('readCommand('));
  expect(commands.length).toBeGreaterThan(15);
  expect(others).toEqual([]);
});

test('[PROC-12] a command says how it is used', () => {
  const { status, stdout } = call('scripts/check.ts', '--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^usage: npm run check/);
});

test('[PROC-12] a command says in one line what it does not take, and how it is used', () => {
  const { status, stdout, stderr } = call('scripts/check.ts', '--no-such-option');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^check: Unknown option '--no-such-option'\nusage: .*\n$/);
});

test('[PROC-12] a name that does not exist is noticed among those that do', () => {
  expect(namesAmong('a, c', ['a', 'b', 'c'])).toEqual(new Set(['a', 'c']));
  expect(namesAmong('a,d', ['a', 'b', 'c'])).toBeUndefined();
});
