import { describe, expect, test } from 'vitest';
import { isPlacePath, placeNames, placeOf } from './place-names.ts';

describe('places', () => {
  test('[SCREEN-1] every place and everything below it is answered by the one document', () => {
    const paths = ['/', ...placeNames.flatMap((name) => [`/${name}`, `/${name}/`, `/${name}/019a-1/why`])];
    expect(paths.filter((path) => !isPlacePath(path))).toEqual([]);
  });

  test.each(['/api/trpc/pull', '/api', '/sw.js', '/demo/sign-in', '/ingest', '/_next/static/a.js', '/tasksmith'])(
    '[SCREEN-1] %s goes to the network',
    (path) => expect(isPlacePath(path)).toBe(false),
  );

  test('[SCREEN-1] what follows the place keeps its meaning', () => {
    expect(placeOf('/tasks/a%20b/why')).toEqual({ place: 'tasks', rest: ['a b', 'why'] });
    expect(placeOf('/orders/%zz')).toEqual({ place: 'orders', rest: ['%zz'] });
    expect(placeOf('/nowhere/1').place).toBeUndefined();
  });
});
