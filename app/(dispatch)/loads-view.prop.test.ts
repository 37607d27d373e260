import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Load, type LoadLine, loadLines, loads } from '../../db/load/load.ts';
import { confirmLoad } from '../../db/load/load-mutators.ts';
import { lotStates, lots, usableLotStates } from '../../db/lot/lot.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { actorWith, memoryTx } from '../_device/memory-tx-fixture.ts';
import { lineOf, loadOf, lotOf } from './load-fixture.ts';
import { standOf } from './loads-view.ts';

/** A truck as the desk can bring it about: sealed only when nothing is left to load, loading once something is on it. */
const truck = fc
  .record({
    lots: fc.tuple(fc.constantFrom(...lotStates), fc.constantFrom(...lotStates)),
    lines: fc.array(
      fc.record({
        lot: fc.constantFrom('L-1', 'L-2'),
        state: fc.constantFrom<LoadLine['state'][]>('staged', 'picked', 'short', 'swapped'),
        found: fc.constantFrom(0, 500),
      }),
      { maxLength: 4 },
    ),
    sealed: fc.boolean(),
  })
  .map((given) => {
    const stock = [lotOf('L-1', given.lots[0]), lotOf('L-2', given.lots[1])];
    const lines = given.lines.map(({ lot, state, found }, index) => lineOf(`line-${index}`, lot, state, found));
    const begun = lines.some(({ picked, state }) => picked > 0 || state === 'short');
    const sealed = given.sealed && !lines.some(({ state }) => state === 'staged');
    const state: Load['state'] = begun ? 'loading' : 'staging';
    return { stock, lines, load: loadOf({ state, seal: sealed ? 'S-1' : null }) };
  });

type Truck = typeof truck extends fc.Arbitrary<infer T> ? T : never;

async function leaves({ stock, lines, load }: Truck): Promise<boolean> {
  try {
    await confirmLoad.run(
      memoryTx([loads, [load]], [loadLines, lines], [lots, stock]),
      { loadId: load.id },
      { actor: actorWith('dispatch'), at: 0 },
    );
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

test('[DESK-2] a load is called ready exactly when its confirm would be taken', async () => {
  let ready = 0;
  await fc.assert(
    fc.asyncProperty(truck, async (given) => {
      const lines = given.lines.map((line) => {
        const lot = given.stock.find(({ id }) => id === line.lotId);
        const held = lot && usableLotStates.includes(lot.state) ? null : '';
        return { line, lot, product: undefined, order: undefined, customer: '', held };
      });
      const stand = standOf({ load: given.load, lines, waiting: [], refused: [] });
      if (stand.is === 'ready') ready += 1;
      expect(await leaves(given), stand.is).toBe(stand.is === 'ready');
    }),
    { numRuns: 600 },
  );
  expect(ready).toBeGreaterThan(10);
});
