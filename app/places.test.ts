import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const source = readFileSync(join(import.meta.dirname, 'places.ts'), 'utf8');
const everywhere = ['shared', 'refusals'];

/** `floor: screen(['floor'], () => import('./(floor)/floor-desk.tsx'))`, for each place. */
const places = [...source.matchAll(/'?([\w-]+)'?: screen\(\[([^\]]*)\], \(\) => import\('([^']+)'\)\)/g)].map(
  ([, name = '', areas = '', file = '']) => ({
    name,
    file,
    areas: [...areas.matchAll(/'(\w+)'/g)].map(([, area]) => area),
  }),
);

/** The file and everything it imports, however far. */
function allOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  for (const [, to = ''] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+\.tsx?)'/g))
    allOf(join(dirname(file), to), seen);
  return seen;
}

/** The areas of words these files speak. */
function spokenIn(files: Iterable<string>): string[] {
  const asked = [...files].flatMap((file) => {
    const code = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
    return [...code.matchAll(/use(?:Words|Translations)\('(\w+)/g)].map(([, area = '']) => area);
  });
  return [...new Set(asked)].sort();
}

test('[SCREEN-2] a place brings the words of everything it draws, and no others', () => {
  expect(places.length).toBeGreaterThan(10);
  for (const { name, file, areas } of places) {
    const spoken = spokenIn(allOf(join(import.meta.dirname, file))).filter((area) => !everywhere.includes(area));
    expect([...areas].sort(), name).toEqual(spoken);
  }
});
