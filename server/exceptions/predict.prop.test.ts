import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exception } from '../../db/exception/exception.ts';
import type { Foresight } from '../../db/plan/supposition.ts';
import type { PlantCost } from '../../db/plant/plant-cost.ts';
import { hour, minute } from '../../db/values/instant.ts';
import type { Offer } from './options/way-out.ts';
import { predict } from './predict.ts';

const exception = {
  kind: 'breakdown',
  currency: 'INR',
  impact: { lotIds: [], lines: [], orders: [], loadIds: [], workOrderIds: [], customerIds: [], equipmentIds: [] },
} as unknown as Exception;

const offer: Offer = {
  kind: 'transfer',
  facts: {},
  effect: {},
  ordersSaved: 0,
  latenessHours: 0,
  moneySavedMinor: 0,
  expiresAt: null,
  suppose: {},
  cost: ({ transferMinor }) => transferMinor,
};

const plan = (changeovers: number): Foresight => ({ lines: [], changeovers, changeoverMs: changeovers * 20 * minute });
const said = fc.option(fc.nat(10_000_000), { nil: null });

test('[ACT-18] what a way out costs is its own part and its changeovers, or unknown as soon as one part of it is', () => {
  fc.assert(
    fc.property(
      fc.record({ transferMinor: said, changeoverHourMinor: said, currency: fc.constantFrom('INR', 'INR', 'AED') }),
      fc.nat(9),
      fc.nat(9),
      fc.boolean(),
      (figures, before, after, isFree) => {
        const { cost: _, ...free } = offer;
        const costs: PlantCost = {
          id: 'plant-1',
          scope: 'plant:plant-1',
          plantId: 'plant-1',
          expediteMinor: null,
          overtimeHourMinor: null,
          premiumBps: null,
          ...figures,
        };
        const given = isFree ? free : offer;
        const { predicted } = predict(exception, given, { nothing: plan(before), applied: plan(after), costs });
        const more = Math.max(0, after - before);
        const parts = [isFree ? 0 : figures.transferMinor, more === 0 ? 0 : figures.changeoverHourMinor];
        const [own, perHour] = parts;
        const wanted =
          figures.currency !== 'INR' || own == null || perHour == null
            ? null
            : own + Math.ceil((more * 20 * minute * perHour) / hour);
        expect(predicted?.costMinor).toBe(wanted);
      },
    ),
  );
});

test('[ACT-18] where nobody has said anything, nothing is known to be free', () => {
  const { predicted } = predict(exception, offer, { nothing: plan(0), applied: plan(0), costs: undefined });
  expect(predicted?.costMinor).toBeNull();
});
