import { transactAsSystem } from '../../../postgres/transaction.ts';
import type { ErpAnswer, ErpPulls } from '../port.ts';
import type { Pulled } from '../pulled.ts';
import { gave, maybeDone, notDone } from '../wire/answers.ts';
import { itemHere, unitHere } from '../wire/codes.ts';
import { minorOfDecimal, priceOfDecimal, quantityOfDecimal } from '../wire/decimals.ts';
import type { TallySite } from './site.ts';
import { ledger, stockItem } from './site-wire.ts';
import { mastersSince, readAt } from './tally-sql.ts';

const pageSize = 500;

/** Pulls out of what the site last told. A cursor is the number of the last change read. */
export function tallyPulls(site: TallySite): ErpPulls {
  const { codes, currency } = site.settings;
  return {
    items: (cursor) =>
      page(site, 'item', cursor, (_, body, gone) => {
        const { name, description, unit, hsn } = stockItem.parse(body);
        const known = { code: itemHere(codes, name), name: description ?? name, unit: unitHere(codes, unit) };
        return [{ ...known, hsn, taxBps: null, active: !gone }];
      }),
    units: (cursor) =>
      page(site, 'item', cursor, (_, body) => {
        const { name, unit, alternate } = stockItem.parse(body);
        const itemCode = itemHere(codes, name);
        const base = { itemCode, unit: unitHere(codes, unit), baseQuantity: 1_000 };
        if (!alternate) return [base];
        const baseQuantity = quantityOfDecimal(Number(alternate.baseQuantity));
        return [base, { itemCode, unit: unitHere(codes, alternate.unit), baseQuantity }];
      }),
    prices: (cursor) =>
      page(site, 'item', cursor, (id, body, gone) => {
        const { name, price } = stockItem.parse(body);
        const dates = { validFrom: null, validTo: null, active: price !== null && !gone };
        const unitPrice = priceOfDecimal(Number(price ?? 0));
        return [{ id, itemCode: itemHere(codes, name), customer: null, list: null, currency, unitPrice, ...dates }];
      }),
    customers: (cursor) =>
      page(site, 'ledger', cursor, (id, body, gone) => {
        const { name, taxNumber } = ledger.parse(body);
        return [{ id, name, taxNumber, currency, list: null, active: !gone }];
      }),
    credit: (cursor) =>
      page(site, 'ledger', cursor, (id, body) => {
        const { creditLimit, owes } = ledger.parse(body);
        const limitMinor = creditLimit === null ? null : minorOfDecimal(Number(creditLimit), currency);
        const receivableMinor = minorOfDecimal(Number(owes), currency);
        return [{ customer: id, limitMinor, receivableMinor, currency, overdueDays: 0 }];
      }),
    stock: (cursor) =>
      page(site, 'item', cursor, (_, body, gone) => {
        const { name, closing } = stockItem.parse(body);
        const quantity = gone ? 0 : quantityOfDecimal(Number(closing));
        return [{ itemCode: itemHere(codes, name), lot: null, place: site.settings.company, quantity }];
      }),
  };
}

async function page<Row>(
  { house, tenantId }: TallySite,
  kind: 'item' | 'ledger',
  cursor: string | null,
  rowsOf: (id: string, body: unknown, gone: boolean) => readonly Row[],
): Promise<ErpAnswer<Pulled<Row>>> {
  try {
    const since = cursor ?? '0';
    const { asOf, rows } = await transactAsSystem(house, tenantId, async (tx) => {
      const at = await readAt(tx, kind);
      return { asOf: at, rows: at === undefined ? [] : await mastersSince(tx, kind, since, pageSize) };
    });
    if (asOf === undefined) return notDone('erp.site_silent');
    return gave({
      rows: rows.flatMap(({ id, body, gone }) => rowsOf(id, body, gone)),
      cursor: rows.at(-1)?.change ?? since,
      more: rows.length >= pageSize,
      asOf,
    });
  } catch (error) {
    console.error('tally:', error);
    return maybeDone('erp.unreachable');
  }
}
