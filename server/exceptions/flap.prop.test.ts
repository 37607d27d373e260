import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Turn } from '../../db/exception/exception.ts';
import { minute } from '../../db/values/instant.ts';
import { flaps, isThere, turned } from './flap.ts';

const said = fc.array(fc.record({ came: fc.boolean(), after: fc.integer({ min: 0, max: 4 * minute }) }), {
  maxLength: 40,
});

test('[EXC-17] turns alternate, the last says whether the cause is there, and five in ten minutes flap', () => {
  fc.assert(
    fc.property(said, (each) => {
      let now = 0;
      let turns: Turn[] = [{ came: true, at: 0 }];
      const all: Turn[] = [...turns];
      for (const { came, after } of each) {
        now += after;
        turns = turned(turns, came, now);
        if (came !== all.at(-1)?.came) all.push({ came, at: now });
        expect(turns).toEqual(all.slice(-20));
        expect(isThere({ turns })).toBe(all.at(-1)?.came);
        const recent = all.filter(({ at }) => now - at < 10 * minute).length;
        expect(flaps(turns, now)).toBe(recent >= 5);
      }
    }),
  );
});
