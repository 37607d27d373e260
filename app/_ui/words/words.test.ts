import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import compile from 'icu-minify/compile';
import { describe, expect, test } from 'vitest';
import { wordAreas } from './areas.ts';
import { words as english } from './en.ts';
import { words as hindi } from './hi.ts';

const app = join(import.meta.dirname, '../..');
const said = { en: flat(english), hi: flat(hindi) };

describe('words', () => {
  test('[SCREEN-2] each area is one file and is spoken in both languages', () => {
    for (const name of ['en', 'hi']) {
      const files = globSync(`${name}/*.json`, { cwd: import.meta.dirname }).map((file) => basename(file, '.json'));
      expect(files.sort()).toEqual([...wordAreas].sort());
    }
    expect(Object.keys(english)).toEqual(Object.keys(hindi));
  });

  test('[SCREEN-2] every Hindi word has its English one', () => {
    expect([...said.hi.keys()].filter((key) => !said.en.has(key))).toEqual([]);
  });

  test.each(wordAreas)('[SCREEN-2] %s is complete in Hindi', (area) => {
    const keys = [...said.en.keys()].filter((key) => key.startsWith(`${area}.`));
    expect(keys.filter((key) => !said.hi.has(key))).toEqual([]);
  });

  test('[SCREEN-2] a Hindi sentence fills the same blanks', () => {
    const differing = [...said.hi].filter(([key, words]) => blanks(words) !== blanks(said.en.get(key) ?? ''));
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  test('[SCREEN-2] every sentence is well-formed', () => {
    const broken = Object.values(said).flatMap((words) => [...words].filter(([, sentence]) => !isWellFormed(sentence)));
    expect(broken).toEqual([]);
  });

  test('[SCREEN-2] every word a screen asks for exists', () => {
    const missing = globSync('**/*.tsx', { cwd: app })
      .filter((file) => !file.endsWith('words.tsx'))
      .flatMap((file) => asked(readFileSync(join(app, file), 'utf8')).map((key) => `${file}: ${key}`))
      .filter((line) => !said.en.has(line.split(': ')[1] ?? ''));
    expect(missing).toEqual([]);
  });
});

/** `{ a: { b: 'c' } }` → `a.b` ↦ `c`. */
function flat(tree: object, above = ''): Map<string, string> {
  const entries = Object.entries(tree).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[above + name, value]] : [...flat(value, `${above}${name}.`)],
  );
  return new Map(entries);
}

function isWellFormed(sentence: string): boolean {
  try {
    compile(sentence);
    return true;
  } catch {
    return false;
  }
}

/** The facts a sentence shows: `{code} of {all}` → `all code`. A plural's own count is left out: Hindi may not need it. */
function blanks(sentence: string): string {
  return [...new Set(factsIn(compile(sentence)))]
    .filter((name) => name !== 'count')
    .sort()
    .join(' ');
}

/** A compiled sentence is its text, or a list of texts and blanks: `[name]`, `[name, kind, branches]` or `[tag, sentence …]`. */
function factsIn(sentence: unknown): string[] {
  if (!Array.isArray(sentence)) return [];
  return sentence.flatMap((part: unknown) => {
    if (!Array.isArray(part)) return [];
    const [name, kind, ...more]: unknown[] = part;
    const isBlank = kind === undefined || typeof kind === 'number';
    if (!isBlank) return [kind, ...more].flatMap((inner) => factsIn([inner].flat()));
    const branches = more.flatMap((inner) => (typeof inner === 'object' && inner !== null ? Object.values(inner) : []));
    return [...(kind === plural ? [] : [String(name)]), ...branches.flatMap((inner) => factsIn(inner))];
  });
}
const plural = 2;

/**
 * The keys a source asks for by name: `const t = useWords('floor')` and `t('start')`. Keys put together at run time are
 * the compiler's to check. Two functions of one file may give one name two areas; a key then has to exist in one of them.
 */
function asked(source: string): string[] {
  const areasByName = new Map<string, Set<string>>();
  for (const [, name = '', area = ''] of source.matchAll(/const (\w+) = useWords\('([\w.-]+)'\)/g))
    areasByName.set(name, (areasByName.get(name) ?? new Set()).add(area));
  return [...areasByName].flatMap(([name, areas]) => {
    const uses = source.matchAll(new RegExp(`\\b${name}(?:\\.rich)?\\('([\\w.-]+)'`, 'g'));
    return [...uses].map(([, key]) => {
      const known = [...areas].find((area) => said.en.has(`${area}.${key}`));
      return `${known ?? [...areas].join('|')}.${key}`;
    });
  });
}
