import * as z from 'zod';
import { day, plantDay } from '../../../../db/values/instant.ts';
import type { ErpAnswer, ErpPulls } from '../port.ts';
import type { ErpCredit, ErpPrice, Pulled } from '../pulled.ts';
import { gave } from '../wire/answers.ts';
import { itemHere, unitHere } from '../wire/codes.ts';
import { minorOfDecimal, priceOfDecimal, quantityOfDecimal } from '../wire/decimals.ts';
import { quoted } from './client.ts';
import type { Books } from './sales-order.ts';
import { currencyHere, type Sapb1Settings } from './settings.ts';

const pageSize = 100;

const yes = z.enum(['tYES', 'tNO']).transform((word) => word === 'tYES');
const itemRow = z
  .object({
    ItemCode: z.string(),
    ItemName: z.string().nullish(),
    InventoryUOM: z.string().nullish(),
    Valid: yes,
    Frozen: yes,
  })
  .loose();
const unitRow = z.object({
  ItemCode: z.string(),
  InventoryUOM: z.string().nullish(),
  SalesUnit: z.string().nullish(),
  SalesItemsPerUnit: z.number().nullish(),
  SalesPackagingUnit: z.string().nullish(),
  SalesQtyPerPackUnit: z.number().nullish(),
});
const priceRow = z.object({
  ItemCode: z.string(),
  ItemPrices: z.array(z.object({ PriceList: z.number(), Price: z.number().nullish(), Currency: z.string().nullish() })),
});
const stockRow = z.object({
  ItemCode: z.string(),
  ItemWarehouseInfoCollection: z.array(z.object({ WarehouseCode: z.string(), InStock: z.number() })),
});
const cardRow = z.object({
  CardCode: z.string(),
  CardName: z.string().nullish(),
  FederalTaxID: z.string().nullish(),
  Currency: z.string().nullish(),
  PriceListNum: z.number().nullish(),
  Valid: yes,
  Frozen: yes,
});

const sold = "SalesItem eq 'tYES'";
const customers = "CardType eq 'cCustomer'";
const item = { set: 'Items', id: 'ItemCode' } as const;
const card = { set: 'BusinessPartners', id: 'CardCode' } as const;

/**
 * Pulls by code. Items and customers bring what changed since the day of the last pull: SAP tells the day of a change only.
 * Prices, credit and stock change without a word on the item or customer, and are read whole.
 */
export function sapb1Pulls(books: Books): ErpPulls {
  return {
    items: pullItems(books),
    units: pullUnits(books),
    prices: pullPrices(books),
    customers: pullCustomers(books),
    credit: (_, signal) => creditNow(books, signal),
    stock: pullStock(books),
  };
}

const pullItems = (books: Books): ErpPulls['items'] => {
  const { settings } = books;
  const { codes } = books.settings;
  return (cursor, signal) => {
    const hsn = settings.hsnField;
    const fields = ['ItemName', 'InventoryUOM', 'Valid', 'Frozen', ...(hsn === null ? [] : [hsn])];
    return scan(books, { ...item, filter: sold, fields, byDay: true }, itemRow, cursor, signal, (each) => {
      const code = hsn === null ? undefined : each[hsn];
      return [
        {
          code: itemHere(codes, each.ItemCode),
          name: each.ItemName || each.ItemCode,
          unit: unitHere(codes, each.InventoryUOM ?? ''),
          hsn: typeof code === 'string' && code !== '' ? code : null,
          taxBps: null,
          active: each.Valid && !each.Frozen,
        },
      ];
    });
  };
};

const pullUnits = (books: Books): ErpPulls['units'] => {
  const { settings } = books;
  return (cursor, signal) => {
    const fields = ['InventoryUOM', 'SalesUnit', 'SalesItemsPerUnit', 'SalesPackagingUnit', 'SalesQtyPerPackUnit'];
    return scan(books, { ...item, filter: sold, fields, byDay: true }, unitRow, cursor, signal, (each) =>
      unitsOf(settings, each),
    );
  };
};

const pullPrices = (books: Books): ErpPulls['prices'] => {
  const { settings } = books;
  return (cursor, signal) =>
    scan(books, { ...item, filter: sold, fields: ['ItemPrices'], byDay: false }, priceRow, cursor, signal, (each) =>
      pricesOf(settings, each),
    );
};

const pullCustomers = (books: Books): ErpPulls['customers'] => {
  const { settings } = books;
  return (cursor, signal) => {
    const fields = ['CardName', 'FederalTaxID', 'Currency', 'PriceListNum', 'Valid', 'Frozen'];
    return scan(books, { ...card, filter: customers, fields, byDay: true }, cardRow, cursor, signal, (each) => [
      {
        id: each.CardCode,
        name: each.CardName || each.CardCode,
        taxNumber: each.FederalTaxID || null,
        // `##` is a customer of all currencies.
        currency: !each.Currency || each.Currency === '##' ? null : currencyHere(settings, each.Currency),
        list: each.PriceListNum === undefined || each.PriceListNum === null ? null : String(each.PriceListNum),
        active: each.Valid && !each.Frozen,
      },
    ]);
  };
};

const pullStock = (books: Books): ErpPulls['stock'] => {
  const { codes } = books.settings;
  return (cursor, signal) =>
    scan(
      books,
      { ...item, filter: sold, fields: ['ItemWarehouseInfoCollection'], byDay: false },
      stockRow,
      cursor,
      signal,
      (each) =>
        each.ItemWarehouseInfoCollection.map(({ WarehouseCode, InStock }) => ({
          itemCode: itemHere(codes, each.ItemCode),
          lot: null,
          place: WarehouseCode,
          quantity: quantityOfDecimal(InStock),
        })),
    );
};

/** The base unit, the selling unit and the package of selling units. */
function unitsOf({ codes }: Sapb1Settings, each: z.output<typeof unitRow>) {
  const itemCode = itemHere(codes, each.ItemCode);
  const perUnit = each.SalesItemsPerUnit || 1;
  const all = [
    { name: each.InventoryUOM, amount: 1 },
    { name: each.SalesUnit, amount: perUnit },
    { name: each.SalesPackagingUnit, amount: perUnit * (each.SalesQtyPerPackUnit || 1) },
  ];
  const known = new Map(all.flatMap(({ name, amount }) => (name ? [[name, amount] as const] : [])));
  return [...known].map(([name, amount]) => ({
    itemCode,
    unit: unitHere(codes, name),
    baseQuantity: quantityOfDecimal(amount),
  }));
}

const pricesOf = (settings: Sapb1Settings, { ItemCode, ItemPrices }: z.output<typeof priceRow>): ErpPrice[] =>
  ItemPrices.map(({ PriceList, Price, Currency }) => ({
    id: `${ItemCode}:${PriceList}`,
    itemCode: itemHere(settings.codes, ItemCode),
    customer: null,
    list: String(PriceList),
    currency: currencyHere(settings, Currency),
    unitPrice: priceOfDecimal(Price ?? 0),
    validFrom: null,
    validTo: null,
    active: Boolean(Price),
  }));

interface Scan {
  readonly set: string;
  readonly id: 'ItemCode' | 'CardCode';
  readonly filter: string;
  readonly fields: readonly string[];
  /** Whether only what changed since the day of the last scan is asked for. */
  readonly byDay: boolean;
}

/** One page of a scan by code. A cursor is the day from which on changes are read, the day the scan began, and the last code. */
async function scan<There extends { readonly ItemCode: string } | { readonly CardCode: string }, Row>(
  { client, settings }: Books,
  { set, id, filter, fields, byDay }: Scan,
  shape: z.ZodType<There>,
  cursor: string | null,
  signal: AbortSignal,
  rowsOf: (there: There) => readonly Row[],
): Promise<ErpAnswer<Pulled<Row>>> {
  const asOf = Date.now();
  const [since = '', begun = '', ...rest] = cursor?.split('|') ?? [];
  const after = rest.join('|');
  // A day earlier, for a server whose clock or zone is another.
  const began = begun || plantDay(asOf - day, settings.zone);
  const conditions = [filter];
  if (byDay && since !== '') conditions.push(`UpdateDate ge ${quoted(since)}`);
  if (after !== '') conditions.push(`${id} gt ${quoted(after)}`);
  const options = {
    $select: [id, ...fields].join(','),
    $filter: conditions.join(' and '),
    $orderby: `${id} asc`,
    $top: String(pageSize),
  };
  const page = await client.list(set, options, shape, signal);
  if (!page.ok) return page;
  const last = page.value.at(-1);
  const more = last !== undefined && page.value.length >= pageSize;
  const lastCode = last === undefined ? '' : 'ItemCode' in last ? last.ItemCode : last.CardCode;
  return gave({
    rows: page.value.flatMap(rowsOf),
    cursor: more ? `${since}|${began}|${lastCode}` : `${began}||`,
    more,
    asOf,
  });
}

const creditRow = z.object({
  CardCode: z.string(),
  CreditLimit: z.number().nullish(),
  CurrentAccountBalance: z.number().nullish(),
});
const overdueRow = z.object({ DocEntry: z.number(), CardCode: z.string(), DocDueDate: z.string() });

/** Every customer's limit and account balance as they are now. */
async function creditNow({ client, settings }: Books, signal: AbortSignal): Promise<ErpAnswer<Pulled<ErpCredit>>> {
  const { currency, zone } = settings;
  const asOf = Date.now();
  const today = plantDay(asOf, zone);
  const late = new Map<string, number>();
  for (let after = 0; ; ) {
    const filter = `DocumentStatus eq 'bost_Open' and DocDueDate lt ${quoted(today)} and DocEntry gt ${after}`;
    const options = {
      $select: 'DocEntry,CardCode,DocDueDate',
      $filter: filter,
      $orderby: 'DocEntry asc',
      $top: String(pageSize),
    };
    const page = await client.list('Invoices', options, overdueRow, signal);
    if (!page.ok) return page;
    for (const { DocEntry, CardCode, DocDueDate } of page.value) {
      after = DocEntry;
      const days = Math.floor((Date.parse(today) - Date.parse(DocDueDate.slice(0, 10))) / day);
      late.set(CardCode, Math.max(late.get(CardCode) ?? 0, days));
    }
    if (page.value.length < pageSize) break;
  }
  const rows: ErpCredit[] = [];
  for (let after = ''; ; ) {
    const filter = `CardType eq 'cCustomer'${after === '' ? '' : ` and CardCode gt ${quoted(after)}`}`;
    const options = {
      $select: 'CardCode,CreditLimit,CurrentAccountBalance',
      $filter: filter,
      $orderby: 'CardCode asc',
      $top: String(pageSize),
    };
    const page = await client.list('BusinessPartners', options, creditRow, signal);
    if (!page.ok) return page;
    for (const { CardCode, CreditLimit, CurrentAccountBalance } of page.value) {
      after = CardCode;
      rows.push({
        customer: CardCode,
        // Zero is how SAP says that there is no limit.
        limitMinor: CreditLimit ? minorOfDecimal(CreditLimit, currency) : null,
        receivableMinor: minorOfDecimal(CurrentAccountBalance ?? 0, currency),
        currency,
        overdueDays: late.get(CardCode) ?? 0,
      });
    }
    if (page.value.length < pageSize) return gave({ rows, cursor: String(asOf), more: false, asOf });
  }
}
