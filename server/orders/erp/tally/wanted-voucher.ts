import { type Instant, plantDay } from '../../../../db/values/instant.ts';
import { currencyDigits } from '../../../../db/values/money.ts';
import type { ServerTx } from '../../../postgres/server-tx.ts';
import type { ErpAnswer, ErpDispatch, ErpOrder } from '../port.ts';
import { gave, refusedBy } from '../wire/answers.ts';
import { customerThere, itemThere, unitThere } from '../wire/codes.ts';
import { unitPriceFor } from '../wire/decimals.ts';
import type { TallySettings } from './settings.ts';
import type { WantedVoucher } from './site-wire.ts';
import { ledgersOf, voucherOf } from './tally-sql.ts';

/** A day as Tally writes it: `20261122`. */
export const tallyDay = (at: Instant, zone: string): string => plantDay(at, zone).replaceAll('-', '');

/** `-1234` hundredths → `-12.34`; all digits are written, none is computed. */
function decimalText(units: number, digits: number): string {
  const text = String(Math.abs(units)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${units < 0 ? '-' : ''}${whole}${digits > 0 ? `.${text.slice(-digits)}` : ''}`;
}

/** The sales order voucher that says what `order` says. Every amount is told, so that Tally computes none. */
export async function wantedOrder(
  tx: ServerTx,
  settings: TallySettings,
  order: ErpOrder,
): Promise<ErpAnswer<WantedVoucher>> {
  if (order.currency !== settings.currency) return refusedBy('erp.currency_unknown', order.currency);
  if (order.netMinor + order.taxMinor !== order.totalMinor) return refusedBy('erp.total_differs', order.number);
  const party = await partyOf(tx, settings, order);
  if (!party.ok) return party;
  const money = (minor: number): string => decimalText(minor, currencyDigits(order.currency));
  return gave({
    company: settings.company,
    type: settings.orderType,
    date: tallyDay(order.orderedAt, settings.zone),
    dueDate: tallyDay(Math.max(order.wantedAt ?? order.orderedAt, order.orderedAt), settings.zone),
    party: party.value,
    number: order.number,
    orderNumbers: [],
    note: order.number,
    lines: order.lines.map(({ productCode, unit, quantity, netMinor }) => {
      const rate = unitPriceFor(netMinor, quantity, order.currency, 4);
      return {
        item: itemThere(settings.codes, productCode),
        unit: unitThere(settings.codes, unit),
        quantity: decimalText(quantity, 3),
        rate: rate === undefined ? null : decimalText(Math.round(Number(`${rate}e4`)), 4),
        amount: money(netMinor),
        godown: settings.godown,
        batch: null,
        salesLedger: settings.salesLedger,
      };
    }),
    tax: order.taxMinor === 0 ? null : { ledger: settings.taxLedger, amount: money(order.taxMinor) },
    total: money(order.totalMinor),
  });
}

/** Tally's ledger of the customer: told in the settings, else the one with the tax number, else that with the name. */
async function partyOf(tx: ServerTx, { codes }: TallySettings, { customer }: ErpOrder): Promise<ErpAnswer<string>> {
  const told = customerThere(codes, customer.id);
  if (told !== undefined) return gave(told);
  const byTax = customer.taxNumber === null ? [] : await ledgersOf(tx, 'taxNumber', customer.taxNumber);
  if (byTax.length > 1) return refusedBy('erp.customer_ambiguous', customer.name);
  // A ledger the site has not told of yet may be there all the same: Tally has the last word on a name.
  return gave(byTax[0] ?? customer.name);
}

/** The delivery note of a load, drawn from the orders on it; it moves stock and no money. */
export async function wantedDispatch(
  tx: ServerTx,
  settings: TallySettings,
  key: string,
  dispatch: ErpDispatch,
): Promise<ErpAnswer<WantedVoucher>> {
  const { number, vehicle, seal, lines } = dispatch;
  const parties = new Set<string>();
  const units = new Map<string, string>();
  for (const orderKey of new Set(lines.map((line) => line.orderKey))) {
    const order = await voucherOf(tx, orderKey);
    if (!order?.wanted || order.reference === null) return refusedBy('erp.order_not_there', orderKey);
    parties.add(order.wanted.party);
    for (const line of order.wanted.lines) units.set(line.item, line.unit);
  }
  const [party] = parties;
  // A delivery note is one customer's; a truck for several needs one load for each.
  if (party === undefined || parties.size > 1) return refusedBy('erp.load_of_several_customers', number);
  // The day on which it was first asked for, so that asking again wants the same.
  const date = (await voucherOf(tx, key))?.wanted?.date ?? tallyDay(tx.now, settings.zone);
  return gave({
    company: settings.company,
    type: settings.dispatchType,
    date,
    dueDate: date,
    party,
    number,
    orderNumbers: [...new Set(lines.map(({ orderNumber }) => orderNumber))],
    note: [number, vehicle, ...(seal === null ? [] : [`seal ${seal}`])].join(', '),
    lines: lines.map(({ productCode, lot, quantity }) => {
      const item = itemThere(settings.codes, productCode);
      const batch = settings.batches ? lot : null;
      const moved = { quantity: decimalText(quantity, 3), rate: null, amount: '0', batch };
      return {
        item,
        unit: units.get(item) ?? '',
        ...moved,
        godown: settings.godown,
        salesLedger: settings.salesLedger,
      };
    }),
    tax: null,
    total: '0',
  });
}
