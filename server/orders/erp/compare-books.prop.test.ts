import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBooks, differenceId, type OurBooking } from './compare-books.ts';
import type { ErpListed } from './port.ts';

const booking = (nth: number, totalMinor: number): OurBooking => ({
  key: `order.create:${nth}`,
  orderId: String(nth),
  reference: `E-${nth}`,
  customer: 'Shree Ganesh Traders',
  currency: 'INR',
  totalMinor,
  lines: 2,
  cancelled: false,
  bookedAt: 0,
});
const document = ({ key, reference, totalMinor, currency, customer }: OurBooking): ErpListed => ({
  key,
  reference,
  totalMinor,
  currency,
  customer,
  state: 'booked',
  createdAt: 0,
});

/** What was done to the ERP's books behind our back, and what is to be found of it. */
const deeds = {
  nothing: (ours: OurBooking) => ({ theirs: [document(ours)], kind: undefined }),
  rounded: (ours: OurBooking) => ({
    theirs: [{ ...document(ours), totalMinor: ours.totalMinor + ours.lines }],
    kind: undefined,
  }),
  deleted: (_: OurBooking) => ({ theirs: [], kind: 'missing_there' }),
  cancelled: (ours: OurBooking) => ({
    theirs: [{ ...document(ours), state: 'cancelled' as const }],
    kind: 'cancelled_there',
  }),
  changed: (ours: OurBooking) => ({
    theirs: [{ ...document(ours), totalMinor: ours.totalMinor + 3 }],
    kind: 'total_differs',
  }),
  doubled: (ours: OurBooking) => ({
    theirs: [document(ours), { ...document(ours), reference: `${ours.reference}b` }],
    kind: 'doubled_there',
  }),
  calledOffThere: (ours: OurBooking) => ({
    theirs: [{ ...document(ours), state: 'cancelled' as const }],
    kind: undefined,
  }),
  calledOffHere: (ours: OurBooking) => ({ theirs: [document(ours)], kind: 'still_there' }),
};
const calledOff: readonly string[] = ['calledOffThere', 'calledOffHere'];

test('[ERP-13] whatever was done to whichever of the documents is found as what it is, and nothing else', () => {
  const deed = fc.constantFrom(...(Object.keys(deeds) as (keyof typeof deeds)[]));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(deed, fc.integer({ min: 1, max: 1e9 })), { maxLength: 30 }),
      fc.nat(5),
      (done, strangers) => {
        const ours = done.map(([name, total], nth) => ({
          ...booking(nth, total),
          cancelled: calledOff.includes(name),
        }));
        const ends = done.map(([name], nth) => deeds[name](ours[nth] ?? booking(nth, 0)));
        const foreign = Array.from({ length: strangers }, (_, nth) => document(booking(1_000 + nth, 5)));
        const typed = { ...document(booking(0, 7)), key: null, reference: 'entered there' };
        const found = compareBooks(ours, new Set(ours.map(({ key }) => key)), [
          ...ends.flatMap(({ theirs }) => theirs),
          ...foreign,
          typed,
        ]);
        const expected = [
          ...ends.flatMap(({ kind }, nth) => (kind ? [`${kind} order.create:${nth}`] : [])),
          ...foreign.map(({ key }) => `unknown_here ${key}`),
        ];
        expect(found.map(({ kind, key }) => `${kind} ${key}`).sort()).toEqual(expected.sort());
        expect(new Set(found.map(differenceId)).size).toBe(found.length);
      },
    ),
  );
});
