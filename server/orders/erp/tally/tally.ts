import { setTimeout as pause } from 'node:timers/promises';
import { erpCode } from '../../../../db/order/erp-code.ts';
import type { Instant } from '../../../../db/values/instant.ts';
import type { ServerTx } from '../../../postgres/server-tx.ts';
import { type House, transactAsSystem } from '../../../postgres/transaction.ts';
import type { ErpAnswer, ErpDispatch, ErpDocument, ErpListed, ErpOrder, ErpPort } from '../port.ts';
import { gave, lockedOut, maybeDone, notDone, refusedBy } from '../wire/answers.ts';
import { minorOfDecimal } from '../wire/decimals.ts';
import { instantOfWallTime } from '../wire/zone-time.ts';
import { tallyPulls } from './pulls.ts';
import type { TallySettings } from './settings.ts';
import type { TallySite } from './site.ts';
import type { WantedVoucher } from './site-wire.ts';
import {
  addQuestion,
  addVoucher,
  answerTo,
  isSameWanted,
  releaseVoucher,
  reviseVoucher,
  type VoucherRow,
  voucherOf,
} from './tally-sql.ts';
import { tallyDay, wantedDispatch, wantedOrder } from './wanted-voucher.ts';

const lookEveryMs = 100;

/**
 * Tally on a plant's site, reached by an agent there that asks for work. What is wanted of a voucher is written down here,
 * once per key, and the agent makes Tally's voucher say it: however often either is interrupted, there is one voucher, and it
 * says what was last wanted. A question waits a while for the site; what comes later is found by the next search.
 */
export function tallyErp(house: House, tenantId: string, settings: TallySettings): ErpPort {
  const site: TallySite = { house, tenantId, settings };
  const act = <T>(work: (tx: ServerTx) => Promise<T>): Promise<T> => transactAsSystem(house, tenantId, work);
  return {
    absentAfterMs: 0,
    createOrder: (key, order, signal) =>
      answering(async () => {
        const wanted = await act((tx) => wantedOrder(tx, settings, order));
        return wanted.ok ? want(site, key, 'order', wanted.value, signal) : wanted;
      }),
    confirmDispatch: (key, dispatch, signal) => answering(() => post(site, key, dispatch, signal)),
    amendOrder: (key, order, signal) => answering(() => amend(site, key, order, signal)),
    cancelOrder: (key, signal) => answering(() => cancel(site, key, signal)),
    findByReference: (key) =>
      answering(async () => {
        const row = await act((tx) => voucherOf(tx, key));
        return gave(row && !isRefused(row) ? documentOf(key, row) : undefined);
      }),
    listOrders: (from, to, signal) => answering(() => listOrders(site, from, to, signal)),
    pulls: tallyPulls(site),
  };
}

/** What goes wrong with our own database may have gone wrong after its commit. */
async function answering<T>(work: () => Promise<ErpAnswer<T>>): Promise<ErpAnswer<T>> {
  try {
    return await work();
  } catch (error) {
    console.error('tally:', error);
    return maybeDone('erp.unreachable');
  }
}

const isDone = ({ doneRevision, revision }: VoucherRow): boolean => doneRevision >= revision;
const isRefused = (row: VoucherRow): boolean => isDone(row) && row.refusal !== null && row.reference === null;

function documentOf(key: string, row: VoucherRow): ErpDocument {
  const reference = row.reference ?? key;
  if (!isDone(row)) return { reference, state: row.reference === null ? 'begun' : 'booked' };
  return { reference, state: row.wanted === null ? 'cancelled' : 'booked' };
}

/** Has a voucher booked that says this; one of the key that is there stands if it says the same. */
async function want(
  { house, tenantId, settings }: TallySite,
  key: string,
  kind: 'order' | 'dispatch',
  wanted: WantedVoucher,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const since = house.now();
  const standing = await transactAsSystem(house, tenantId, async (tx): Promise<ErpAnswer<ErpDocument> | undefined> => {
    if (await addVoucher(tx, key, kind, wanted)) return undefined;
    const row = await voucherOf(tx, key, true);
    if (!row) throw new Error(`the voucher ${key} is there and is not`);
    if (row.wanted === null) return gave({ reference: row.reference ?? key, state: 'cancelled' });
    // Refused and not there: whoever asks again wants it tried again, perhaps mended.
    if (isRefused(row)) await reviseVoucher(tx, key, wanted);
    else if (!(await isSameWanted(tx, key, wanted)))
      return refusedBy('erp.reference_used_for_another', row.reference ?? key);
    else await releaseVoucher(tx, key);
    return undefined;
  });
  house.committed(tenantId);
  return standing ?? waitFor({ house, tenantId, settings }, key, since, signal);
}

async function post(
  site: TallySite,
  key: string,
  dispatch: ErpDispatch,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const { house, tenantId, settings } = site;
  const wanted = await transactAsSystem(house, tenantId, (tx) => wantedDispatch(tx, settings, key, dispatch));
  return wanted.ok ? want(site, key, 'dispatch', wanted.value, signal) : wanted;
}

async function amend(
  site: TallySite,
  key: string,
  order: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const { house, tenantId, settings } = site;
  const since = house.now();
  const stopped = await transactAsSystem(house, tenantId, async (tx): Promise<ErpAnswer<ErpDocument> | undefined> => {
    const row = await voucherOf(tx, key, true);
    if (!row || isRefused(row)) return refusedBy('erp.not_there', key);
    if (row.wanted === null) return refusedBy('erp.cancelled_there', row.reference ?? key);
    const wanted = await wantedOrder(tx, settings, order);
    if (!wanted.ok) return wanted;
    if (row.refusal !== null || !(await isSameWanted(tx, key, wanted.value)))
      await reviseVoucher(tx, key, wanted.value);
    return undefined;
  });
  return stopped ?? waitFor(site, key, since, signal);
}

async function cancel(site: TallySite, key: string, signal: AbortSignal): Promise<ErpAnswer<ErpDocument>> {
  const { house, tenantId } = site;
  const since = house.now();
  const stopped = await transactAsSystem(house, tenantId, async (tx): Promise<ErpAnswer<ErpDocument> | undefined> => {
    const row = await voucherOf(tx, key, true);
    if (!row || isRefused(row)) return refusedBy('erp.not_there', key);
    if (row.wanted !== null || row.refusal !== null) await reviseVoucher(tx, key, null);
    return undefined;
  });
  return stopped ?? waitFor(site, key, since, signal);
}

/** Waits until the site has said how it went with what is wanted now, or why not yet; gives up in time. */
async function waitFor(
  { house, tenantId, settings }: TallySite,
  key: string,
  since: Instant,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const until = Date.now() + settings.waitMs;
  let trouble: VoucherRow['trouble'] = null;
  while (!signal.aborted && Date.now() < until) {
    const row = await transactAsSystem(house, tenantId, (tx) => voucherOf(tx, key));
    if (!row) return refusedBy('erp.not_there', key);
    if (isDone(row)) {
      return row.refusal === null ? gave(documentOf(key, row)) : refusedBy(erpCode(row.refusal.code), row.refusal.said);
    }
    trouble = (row.troubleAt ?? 0) >= since ? row.trouble : null;
    // Nobody tries again before somebody has opened the way; any other trouble the site tries to get over by itself.
    if (trouble?.auth) return lockedOut(erpCode(trouble.code), trouble.said);
    await pause(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
  return maybeDone(trouble ? erpCode(trouble.code) : 'erp.site_silent', trouble?.said);
}

async function listOrders(
  { house, tenantId, settings }: TallySite,
  from: Instant,
  to: Instant,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpListed[]>> {
  const { company, orderType, zone, currency, waitMs } = settings;
  const days = { from: tallyDay(from, zone), to: tallyDay(to, zone) };
  const id = await transactAsSystem(house, tenantId, (tx) => addQuestion(tx, { company, type: orderType, ...days }));
  const until = Date.now() + waitMs;
  while (!signal.aborted && Date.now() < until) {
    const told = await transactAsSystem(house, tenantId, (tx) => answerTo(tx, id));
    if (told) {
      return gave(
        told.map(({ key, number, date, party, total, cancelled }) => ({
          key,
          reference: number,
          state: cancelled ? ('cancelled' as const) : ('booked' as const),
          customer: party,
          currency,
          totalMinor: minorOfDecimal(Number(total), currency),
          // Tally keeps a voucher's day and no time: within the window, for a listing of part of a day.
          createdAt: Math.min(Math.max(dayStart(date, zone) ?? from, from), to),
        })),
      );
    }
    await pause(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
  return notDone('erp.site_silent');
}

const dayStart = (date: string, zone: string): Instant | undefined =>
  instantOfWallTime(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`, zone);
