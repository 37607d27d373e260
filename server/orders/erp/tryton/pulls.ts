import * as z from 'zod';
import { minute } from '../../../../db/values/instant.ts';
import { answering } from '../erp-failure.ts';
import type { ErpPull, ErpPulls } from '../port.ts';
import type { ErpCustomer, ErpItem, ErpUnit } from '../pulled.ts';
import { pricesOf } from './prices.ts';
import type { Tryton } from './rpc.ts';
import { creditOf, stockOf } from './standings.ts';
import { parts, wireMoment } from './wire.ts';

const pageSize = 500;
/** A row's own time is that of its writing, not of its commit: whatever takes longer than this would be missed. */
const overlapMs = 10 * minute;

/** `since`: what changed from then on, null everything; `after`: the last id of the page before, of a pull that began at `begun`. */
const cursorShape = z.object({ since: z.nullable(z.number()), after: z.number(), begun: z.nullable(z.number()) });

/** Rows of one model, and which of them count as changed. */
interface Source<Row> {
  readonly model: string;
  readonly domain: readonly unknown[];
  /** Paths to the models whose times are this row's; none: every row every time, its figures are counted on being asked. */
  readonly times: readonly string[];
  /** What these ids are, as rows of the port. */
  rows(ids: readonly number[], signal: AbortSignal): Promise<readonly Row[]>;
}

/** Page by page by id, and later what changed since. */
function pullOf<Row>(server: Tryton, { model, domain, times, rows }: Source<Row>): ErpPull<Row> {
  return (cursor, signal) =>
    answering(async () => {
      const at = cursor ? cursorShape.parse(JSON.parse(cursor)) : { since: null, after: 0, begun: null };
      const begun = at.begun ?? (await clockOf(server, signal));
      const paths = times.flatMap((path) => [`${path}create_date`, `${path}write_date`]);
      const since = at.since;
      const changed =
        since === null || paths.length === 0 ? [] : [['OR', ...paths.map((path) => [path, '>=', wireMoment(since)])]];
      const asked = [[['id', '>', at.after], ...domain, ...changed], 0, pageSize, [['id', 'ASC']]];
      const ids = await server.call(`model.${model}.search`, asked, parts.ids, signal);
      const more = ids.length === pageSize;
      const next = more
        ? { ...at, begun, after: ids.at(-1) ?? at.after }
        : { since: begun - overlapMs, after: 0, begun: null };
      return { rows: ids.length > 0 ? await rows(ids, signal) : [], cursor: JSON.stringify(next), more, asOf: begun };
    });
}

/** Tryton's clock, by the smallest question there is. */
async function clockOf(server: Tryton, signal: AbortSignal): Promise<number> {
  await server.call('model.company.company.search', [[], 0, 1, null], parts.ids, signal);
  return server.clock();
}

/** SQLite has no booleans. */
const active = z.union([z.boolean(), z.number().transform((value) => value !== 0)]);
const unitShape = z.object({ name: z.string(), symbol: z.string(), factor: z.number() });
const itemShape = z.object({
  code: z.nullable(z.string()),
  active,
  'template.': z.object({ name: z.string() }),
  'default_uom.': unitShape,
  'sale_uom.': z.nullable(unitShape),
});
const partyShape = z.object({
  id: z.number(),
  name: z.nullable(z.string()),
  active,
  'identifiers.': z.array(z.object({ code: z.string() })),
  'sale_price_list.': z.optional(z.nullable(z.object({ name: z.string() }))),
});

/** What is fetched from Tryton, kind by kind. */
export function trytonPulls(server: Tryton): ErpPulls {
  const read = <T>(
    model: string,
    ids: readonly number[],
    fields: readonly string[],
    shape: z.ZodType<T>,
    signal: AbortSignal,
  ) => server.call(`model.${model}.read`, [ids, fields], z.array(shape), signal);
  const ever = ['active', 'in', [true, false]];
  const coded = ['code', '!=', null];
  const products = { model: 'product.product', domain: [ever, coded], times: ['', 'template.'] };
  const uoms = ['default_uom', 'sale_uom'].flatMap((uom) =>
    ['name', 'symbol', 'factor'].map((field) => `${uom}.${field}`),
  );
  const parties = { model: 'party.party', domain: [ever] };
  return {
    items: pullOf(server, {
      ...products,
      rows: async (ids, signal) =>
        (await read('product.product', ids, ['code', 'active', 'template.name', ...uoms], itemShape, signal)).map(
          itemOf,
        ),
    }),
    units: pullOf(server, {
      ...products,
      rows: async (ids, signal) =>
        (await read('product.product', ids, ['code', 'active', 'template.name', ...uoms], itemShape, signal)).flatMap(
          unitsOf,
        ),
    }),
    customers: pullOf(server, {
      ...parties,
      times: ['', 'identifiers.'],
      rows: async (ids, signal) =>
        (
          await read(
            'party.party',
            ids,
            ['name', 'active', 'identifiers.code', 'sale_price_list.name'],
            partyShape,
            signal,
          )
        ).map(customerOf),
    }),
    prices: pullOf(server, {
      ...products,
      domain: [coded],
      times: [],
      rows: (ids, signal) => pricesOf(server, ids, signal),
    }),
    credit: pullOf(server, { ...parties, domain: [], times: [], rows: (ids, signal) => creditOf(server, ids, signal) }),
    stock: pullOf(server, {
      ...products,
      domain: [coded],
      times: [],
      rows: (ids, signal) => stockOf(server, ids, signal),
    }),
  };
}

const itemOf = ({ code, active, 'template.': { name }, 'default_uom.': unit }: z.infer<typeof itemShape>): ErpItem => ({
  code: code ?? '',
  name,
  unit: unit.name,
  hsn: null,
  taxBps: null,
  active,
});

function unitsOf({ code, 'default_uom.': base, 'sale_uom.': sold }: z.infer<typeof itemShape>): ErpUnit[] {
  const units = [base, ...(sold && sold.name !== base.name ? [sold] : [])];
  return units.map(({ name, factor }) => ({
    itemCode: code ?? '',
    unit: name,
    baseQuantity: Math.round((factor / base.factor) * 1_000),
  }));
}

const customerOf = (party: z.infer<typeof partyShape>): ErpCustomer => ({
  id: String(party.id),
  name: party.name ?? '',
  taxNumber: party['identifiers.'][0]?.code ?? null,
  currency: null,
  list: party['sale_price_list.']?.name ?? null,
  active: party.active,
});
