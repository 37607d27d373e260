import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concessionTransitions } from '../../db/concession/concession.ts';
import { noticeTransitions } from '../../db/delivery/notice.ts';
import { draftTransitions } from '../../db/draft/draft.ts';
import { askTransitions } from '../../db/exception/customer-ask.ts';
import { exceptionTransitions } from '../../db/exception/exception.ts';
import { holdTransitions } from '../../db/hold/hold.ts';
import { loadTransitions } from '../../db/load/load.ts';
import { lotTransitions } from '../../db/lot/lot.ts';
import { attachmentTransitions, messageTransitions } from '../../db/message/message.ts';
import { erpCommandTransitions, orderTransitions } from '../../db/order/order.ts';
import { protectionTransitions } from '../../db/order/protection.ts';
import { functionNames } from '../../db/person/function.ts';
import { quoteTransitions } from '../../db/quote/quote.ts';
import { scopesOf } from '../../db/scope.ts';
import { supplyTransitions } from '../../db/supply/supply-order.ts';
import type { Column } from '../../db/table.ts';
import { tables } from '../../db/tables.ts';
import { taskTransitions } from '../../db/task/task.ts';
import { workTransitions } from '../../db/work-order/work-order.ts';
import { testDatabase } from './test-database.ts';
import { setClaims } from './transaction.ts';

const { sql } = await testDatabase();

const lifecycles: Record<string, Readonly<Record<string, readonly string[]>>> = {
  inbound_message: messageTransitions,
  attachment: attachmentTransitions,
  order_draft: draftTransitions,
  sales_order: orderTransitions,
  lot: lotTransitions,
  supply_order: supplyTransitions,
  hold: holdTransitions,
  concession: concessionTransitions,
  work_order: workTransitions,
  operation: workTransitions,
  exception: exceptionTransitions,
  task: taskTransitions,
  load: loadTransitions,
  quote: quoteTransitions,
  notice: noticeTransitions,
  erp_command: erpCommandTransitions,
  customer_ask: askTransitions,
  protection: protectionTransitions,
};

test('[HOUSE-1] the database knows exactly the lawful moves of db/, and every table with a lifecycle is guarded', async () => {
  const kept = await sql<
    { move: string }[]
  >`select tbl || ': ' || from_state || ' → ' || to_state as move from app.transition`;
  const told = Object.entries(lifecycles).flatMap(([tbl, table]) =>
    Object.entries(table).flatMap(([from, targets]) => targets.map((to) => `${tbl}: ${from} → ${to}`)),
  );
  expect(kept.map(({ move }) => move).sort()).toEqual(told.sort());
  const guarded = await sql<{ name: string }[]>`
    select tgrelid::regclass::text as name from pg_trigger where tgname = 'g_transition'`;
  expect(guarded.map(({ name }) => name).sort()).toEqual(Object.keys(lifecycles).sort());
});

const sqlType: Record<Column<unknown>['kind'], string> = {
  text: 'text',
  integer: 'bigint',
  number: 'double precision',
  flag: 'boolean',
  instant: 'timestamp with time zone',
  list: 'text[]',
  json: 'jsonb',
};
const snake = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

test.each(tables.map((table) => [table.name, table] as const))(
  '[HOUSE-2] table %s has the columns of db/, and is stamped, buried and synced',
  async (name, table) => {
    const columns = await sql<{ name: string; type: string; nullable: boolean }[]>`
      select attname as name, format_type(atttypid, atttypmod) as type, not attnotnull as nullable
      from pg_attribute where attrelid = ${`public.${name}`}::regclass and attnum > 0 and not attisdropped`;
    const kept = columns.filter((column) => !['tenant_id', 'xid'].includes(column.name));
    const told = Object.entries(table.columns).map(([key, column]) => ({
      name: snake(key),
      type: sqlType[column.kind],
      nullable: column.schema.safeParse(null).success,
    }));
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect([...kept].sort(byName)).toEqual(told.sort(byName));
    const triggers = await sql<{ name: string }[]>`
      select tgname as name from pg_trigger where tgrelid = ${`public.${name}`}::regclass`;
    expect(triggers.map((each) => each.name)).toEqual(expect.arrayContaining(['a_stamp', 'z_bury']));
  },
);

test('[HOUSE-3] the database gives every person the scopes that db/scope.ts gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...functionNames]),
      fc.subarray(['plant-a', 'plant-b', 'plant-c']),
      async (functions, plantIds) => {
        const actor = { tenantId: '5a4ad121-0000-4000-8000-00000000000a', personId: 'p', functions, plantIds };
        const [row] = await sql.begin(async (tx) => {
          await setClaims(tx, actor, 'authenticated');
          return tx<{ scopes: string[] }[]>`select app.scopes() as scopes`;
        });
        expect([...(row?.scopes ?? [])].sort()).toEqual(scopesOf(actor));
      },
    ),
    { numRuns: 60 },
  );
});
