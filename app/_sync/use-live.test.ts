import { expect, test, vi } from 'vitest';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { lots } from '../../db/lot/lot.ts';
import { people } from '../../db/person/person.ts';
import { asha, holdOn, plantRows, replicaWith } from './replica-fixture.ts';
import { followReads } from './use-live.ts';

test('[SYNC-1] a screen reads again when what it read has changed, and not for anything else', async () => {
  const device = await replicaWith(plantRows('L-1', 'L-2'));
  // What laying them has changed is told before anybody listens.
  await new Promise<unknown>((resolve) => device.follow(resolve));
  const held: number[] = [];
  const names: number[] = [];
  const fail = vi.fn();
  const stops = [
    followReads(
      device,
      (local) => local.rows(lots).where('state', 'held').length,
      (count) => held.push(count),
      fail,
    ),
    followReads(
      device,
      (local) => local.rows(people).all().length,
      (count) => names.push(count),
      fail,
    ),
  ];
  await vi.waitFor(() => expect(held).toEqual([0]));
  await device.confirm(raiseHold, holdOn('L-1'), asha, 0);
  await vi.waitFor(() => expect(held).toEqual([0, 1]));
  for (const stop of stops) stop();
  await device.confirm(raiseHold, holdOn('L-2'), asha, 0);
  expect([held, names, fail.mock.calls]).toEqual([[0, 1], [1], []]);
});

test('[SYNC-1] a change during a slow read is not missed: the last result is never an old one', async () => {
  const device = await replicaWith(plantRows('L-1'));
  let goOn = (): void => undefined;
  const results: string[] = [];
  const stop = followReads(
    device,
    async (local) => {
      const state = local.rows(lots).get('L-1')?.state ?? '';
      if (results.length === 0 && state === 'available') {
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
      }
      return state;
    },
    (state) => results.push(state),
    () => undefined,
  );
  await device.confirm(raiseHold, holdOn('L-1'), asha, 0);
  goOn();
  await vi.waitFor(() => expect(results.at(-1)).toBe('held'));
  stop();
});
