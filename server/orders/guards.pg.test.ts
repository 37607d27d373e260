import { describe, expect, test } from 'vitest';
import type { FunctionName } from '../../db/person/function.ts';
import { Refusal } from '../../db/values/refusal.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor } from '../postgres/test-house.ts';
import { setClaims, systemActor, transact } from '../postgres/transaction.ts';
import { addCustomer, addDraft, openShop, order, plantId } from './shop-fixture.ts';

const { sql } = await testDatabase();
const shop = await openShop(sql);
// Attacks go around the product: nothing follows from what they write.
const quiet = await openShop(sql, { flow: { 'order.checked': [], 'approval.decided': [] } });

type Act = (tx: ServerTx, target: Target) => Promise<unknown>;
interface Target {
  readonly draftId: string;
  readonly customerId: string;
}

/** What the attack begins with: a draft of 10 lengths by `asha`, checked but not yet confirmed. */
interface Attack {
  readonly name: string;
  readonly breached?: 'price' | 'credit' | 'both';
  /** Acts before the attack, each in a transaction of its own. */
  readonly before?: readonly (readonly [who: string, name: FunctionName, act: Act])[];
  /** Who attacks; by default the server in the plant's own name. */
  readonly by?: readonly [who: string, name: FunctionName];
  readonly attack: Act;
  readonly refused: string | RegExp;
}

const update =
  (set: string): Act =>
  (tx, { draftId }) =>
    tx.sql`update public.order_draft set ${tx.sql.unsafe(set)} where tenant_id = app.tenant_id() and id = ${draftId}`;

const updateLines =
  (set: string, where = 'true'): Act =>
  (tx, { draftId }) =>
    tx.sql`update public.draft_line set ${tx.sql.unsafe(set)}
      where tenant_id = app.tenant_id() and draft_id = ${draftId} and ${tx.sql.unsafe(where)}`;

/** Walks the draft to `submitting` by lawful moves and inserts an order that copies it, but for what is given. */
const submit =
  (given: Readonly<Record<string, string>> = {}, moves = true): Act =>
  async (tx, target) => {
    const [draft] = await tx.sql<{ state: string }[]>`
      select state from public.order_draft where tenant_id = app.tenant_id() and id = ${target.draftId}`;
    if (moves && draft?.state === 'awaiting_approval') await update("state = 'approved'")(tx, target);
    if (moves) await update("state = 'submitting'")(tx, target);
    const values = {
      customer_id: 'd.customer_id',
      state: "'confirmed'",
      currency: 'd.currency',
      net_minor: 'd.net_minor',
      tax_minor: 'd.tax_minor',
      total_minor: 'd.total_minor',
      ...given,
    };
    const names = Object.keys(values).join(', ');
    await tx.sql`
      insert into public.sales_order (tenant_id, id, scope, plant_id, number, draft_id, confirmed_at, ${tx.sql.unsafe(names)})
      select d.tenant_id, ${tx.newId()}, 'plant:nashik', d.plant_id, ${tx.newId()}, d.id, now(),
        ${tx.sql.unsafe(Object.values(values).join(', '))}
      from public.order_draft as d where d.tenant_id = app.tenant_id() and d.id = ${target.draftId}`;
  };

const approve =
  (kind: string, given: { by?: string; version?: number; decision?: string } = {}): Act =>
  (tx, { draftId }) =>
    tx.sql`
      insert into public.approval (id, scope, draft_id, draft_version, kind, decision, decided_by, decided_at, reason)
      values (${tx.newId()}, 'money', ${draftId}, ${given.version ?? 1}, ${kind}, ${given.decision ?? 'approved'},
        ${given.by ?? tx.act.actor.personId}, now(), '')`;

const both =
  (...acts: Act[]): Act =>
  async (tx, target) => {
    for (const act of acts) await act(tx, target);
  };

/** Prices all lines anew and keeps every sum right, as only a forger would. */
const reprice = (unitPrice: number, quantity = 10_000): Act => {
  const net = (unitPrice * quantity) / 100_000;
  const half = Math.round(net * 0.09);
  const tax = 2 * half;
  const parts = ['cgst', 'sgst'].map((code) => ({ code, bps: 900, minor: half }));
  return both(
    updateLines(`unit_price = ${unitPrice}, base_quantity = ${quantity}, net_minor = ${net}, tax_minor = ${tax},
      tax = '${JSON.stringify(parts)}'`),
    update(`net_minor = ${net}, tax_minor = ${tax}, total_minor = ${net + tax}`),
  );
};

const priceApproved = ['meera', 'commercial', approve('price')] as const;
const creditApproved = ['farid', 'finance', approve('credit')] as const;
const denied = /permission denied/;

const attacks: readonly Attack[] = [
  { name: 'an unapproved price', breached: 'price', attack: submit(), refused: 'order.unapproved_price' },
  { name: 'an unapproved credit', breached: 'credit', attack: submit(), refused: 'order.unapproved_credit' },
  {
    name: 'one approval for two breaches',
    breached: 'both',
    before: [priceApproved],
    attack: submit(),
    refused: 'order.unapproved_credit',
  },
  {
    name: 'a rejection passed off as an approval',
    breached: 'price',
    before: [['meera', 'commercial', approve('price', { decision: 'rejected' })]],
    attack: both((tx) => tx.sql`update public.approval set decision = 'approved'`, submit()),
    refused: 'approval.append_only',
  },
  {
    name: 'a rejection removed',
    breached: 'price',
    before: [['meera', 'commercial', approve('price', { decision: 'rejected' })]],
    attack: (tx) => tx.sql`delete from public.approval`,
    refused: denied,
  },
  {
    name: 'one’s own approval',
    breached: 'price',
    by: ['asha', 'commercial'],
    attack: approve('price'),
    refused: 'approval.own_request',
  },
  {
    name: 'one’s own approval under another name',
    breached: 'price',
    by: ['asha', 'commercial'],
    attack: approve('price', { by: 'meera' }),
    refused: 'approval.not_by_author',
  },
  {
    name: 'one’s own wish under another name',
    breached: 'price',
    by: ['asha', 'commercial'],
    attack: both(update("requester_id = 'meera', version = 2"), approve('price', { version: 2 })),
    refused: 'draft.author_is_requester',
  },
  {
    name: 'one’s own wish under no name',
    breached: 'price',
    by: ['asha', 'commercial'],
    attack: both(update('requester_id = null'), approve('price')),
    refused: 'draft.author_is_requester',
  },
  {
    name: 'another’s draft changed and approved by whoever changed it',
    breached: 'price',
    by: ['meera', 'commercial'],
    attack: both(reprice(100_000), approve('price')),
    refused: 'draft.author_is_requester',
  },
  {
    name: 'a wish taken over without a new version',
    breached: 'price',
    by: ['meera', 'commercial'],
    attack: update("requester_id = 'meera'"),
    refused: 'draft.version_must_grow',
  },
  {
    name: 'a draft begun in another’s name',
    by: ['asha', 'commercial'],
    attack: (tx, { customerId }) => addDraft(tx, { customerId, requesterId: 'meera' }),
    refused: 'draft.author_is_requester',
  },
  {
    name: 'an approval by another function',
    breached: 'credit',
    by: ['meera', 'commercial'],
    attack: approve('credit'),
    refused: 'approval.other_function',
  },
  {
    name: 'an approval of another version',
    breached: 'price',
    by: ['meera', 'commercial'],
    attack: approve('price', { version: 2 }),
    refused: 'approval.draft_changed',
  },
  {
    name: 'an approval nobody awaits',
    by: ['meera', 'commercial'],
    attack: approve('price'),
    refused: 'approval.not_awaited',
  },
  {
    name: 'a lower price than was approved',
    breached: 'price',
    before: [priceApproved],
    attack: both(reprice(500_000), submit()),
    refused: 'order.unapproved_price',
  },
  {
    name: 'more than was approved',
    breached: 'credit',
    before: [creditApproved],
    attack: both(reprice(800_000, 20_000), submit()),
    refused: 'order.unapproved_credit',
  },
  {
    name: 'a line more than was approved',
    breached: 'price',
    before: [priceApproved],
    attack: both(
      (tx, { draftId }) => tx.sql`
        insert into public.draft_line select (jsonb_populate_record(l, jsonb_build_object('id', l.id || '-2', 'position', 2))).*
        from public.draft_line as l where l.tenant_id = app.tenant_id() and l.draft_id = ${draftId}`,
      update('net_minor = 2 * net_minor, tax_minor = 2 * tax_minor, total_minor = 2 * total_minor'),
      submit(),
    ),
    refused: 'order.unapproved_price',
  },
  {
    name: 'a new version of an approved draft',
    breached: 'price',
    before: [priceApproved],
    attack: both(update('version = 2'), submit()),
    refused: 'order.unapproved_price',
  },
  {
    name: 'a changed draft under its approved version',
    breached: 'price',
    before: [priceApproved, ['system', 'admin', update('version = 2')]],
    attack: update('version = 1'),
    refused: 'draft.version_must_grow',
  },
  {
    name: 'a forged seal',
    attack: (tx) => tx.sql`insert into ops.approval_seal select app.tenant_id(), 'x', 'x'`,
    refused: denied,
  },
  { name: 'a draft that is not being submitted', attack: submit({}, false), refused: 'order.draft_not_submitting' },
  {
    name: 'less net on the order',
    attack: submit({ net_minor: 'd.net_minor - 1', total_minor: 'd.total_minor - 1' }),
    refused: 'order.differs_from_draft',
  },
  {
    name: 'less tax on the order',
    attack: submit({ tax_minor: '0', total_minor: 'd.net_minor' }),
    refused: 'order.differs_from_draft',
  },
  {
    name: 'a total that is no sum',
    attack: submit({ total_minor: '1' }),
    refused: /^(order.differs_from_draft|invalid\.)/,
  },
  { name: 'another currency on the order', attack: submit({ currency: "'JPY'" }), refused: 'order.differs_from_draft' },
  {
    name: 'another currency on both',
    attack: both(update("currency = 'JPY'"), submit()),
    refused: 'order.differs_from_draft',
  },
  {
    name: 'another customer on the order',
    attack: submit({ customer_id: `'${shop.customerId}'` }),
    refused: 'order.differs_from_draft',
  },
  {
    name: 'a draft’s total that credit does not feel',
    breached: 'credit',
    attack: both(update('total_minor = 0'), submit({ total_minor: 'd.net_minor + d.tax_minor' })),
    refused: 'order.differs_from_draft',
  },
  {
    name: 'no tax on both',
    attack: both(update('tax_minor = 0, total_minor = net_minor'), submit()),
    refused: 'order.tax_differs',
  },
  {
    name: 'less money on both than the lines have',
    attack: both(update('net_minor = 100, tax_minor = 18, total_minor = 118'), submit()),
    refused: 'order.lines_do_not_add_up',
  },
  {
    name: 'less money on a line than its price',
    attack: both(updateLines('net_minor = 1'), submit()),
    refused: 'order.lines_do_not_add_up',
  },
  {
    name: 'a line without a price',
    attack: both(updateLines('unit_price = null'), submit()),
    refused: 'order.line_unpriced',
  },
  {
    name: 'a line nobody accepted',
    attack: both(updateLines('accepted = false'), submit()),
    refused: 'order.line_unsure',
  },
  { name: 'a line below the floor', attack: both(reprice(700_000), submit()), refused: 'order.unapproved_price' },
  { name: 'an order no credit counts', attack: submit({ state: "'cancelled'" }), refused: 'order.begins_open' },
  {
    name: 'two orders of one draft',
    attack: both(submit(), submit({}, false)),
    refused: 'conflict.sales_order_once_per_draft',
  },
  {
    name: 'another total after the order',
    attack: both(submit(), (tx) => tx.sql`update public.sales_order set total_minor = 1, net_minor = 1, tax_minor = 0`),
    refused: 'order.money_is_fixed',
  },
  {
    name: 'another total by an upsert',
    attack: both(
      submit(),
      (tx, { draftId }) => tx.sql`
        insert into public.sales_order select (jsonb_populate_record(o, '{"net_minor": 1, "tax_minor": 0, "total_minor": 1}')).*
        from public.sales_order as o where o.tenant_id = app.tenant_id() and o.draft_id = ${draftId}
        on conflict (tenant_id, id) do update set net_minor = excluded.net_minor, tax_minor = excluded.tax_minor,
          total_minor = excluded.total_minor`,
    ),
    refused: 'order.money_is_fixed',
  },
  { name: 'another price after the order', attack: both(submit(), reprice(100_000)), refused: 'draft.closed' },
  {
    name: 'another draft’s money after the order',
    attack: both(submit(), update('total_minor = 1')),
    refused: 'draft.closed',
  },
  {
    name: 'a line of goods nobody ordered',
    attack: both(
      submit(),
      (tx, { draftId }) => tx.sql`
        insert into public.order_line (id, scope, order_id, position, product_id, quantity, shipped_quantity, net_minor)
        select 'extra', scope, id, 1, 'pipe', 20000, 0, 80000 from public.sales_order
        where tenant_id = app.tenant_id() and draft_id = ${draftId}`,
    ),
    refused: 'order.line_not_in_draft',
  },
  {
    name: 'an order that vanishes',
    attack: both(submit(), (tx) => tx.sql`delete from public.sales_order`),
    refused: denied,
  },
];

/** 944 rupees of goods and tax; the limit or the discount makes the breach that is asked for. */
async function prepare({ breached }: Attack): Promise<Target> {
  const credit = breached === 'credit' || breached === 'both' ? { limitMinor: 1 } : {};
  const extraDiscountBps = breached === 'price' || breached === 'both' ? 900 : 0;
  const customerId = await quiet.act((tx) => addCustomer(tx, {}, credit));
  const draft = await order(quiet, { customerId, extraDiscountBps, requesterId: 'asha' });
  return { draftId: draft.id, customerId };
}

describe('as the server’s own role, around the product', () => {
  test.for(attacks)('[ORDER-2] refused: $name', async (attack) => {
    const target = await prepare(attack);
    for (const [who, name, act] of attack.before ?? []) await quiet.actAs(who, name, (tx) => act(tx, target));
    const [who, name] = attack.by ?? [];
    const { tenantId, house } = quiet;
    const actor = who && name ? testActor(tenantId, who, [name], [plantId]) : systemActor(tenantId);
    const refusal = await transact(house, { actor, at: house.now() }, (tx) => attack.attack(tx, target)).then(
      () => 'nothing refused it',
      (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
    );
    if (typeof attack.refused === 'string') expect(refusal).toBe(attack.refused);
    else expect(refusal).toMatch(attack.refused);
  });

  test('[ORDER-2] the same hand passes when nothing is wrong, and with the approvals it needs', async () => {
    const plain = await prepare({ name: '', attack: submit(), refused: '' });
    await quiet.act((tx) => submit()(tx, plain));
    const twice = await prepare({ name: '', breached: 'both', attack: submit(), refused: '' });
    for (const [who, name, act] of [priceApproved, creditApproved])
      await quiet.actAs(who, name, (tx) => act(tx, twice));
    await quiet.act((tx) => submit()(tx, twice));
    const [made] = await sql`
      select count(*)::int as orders from public.sales_order where draft_id in (${plain.draftId}, ${twice.draftId})`;
    expect(made).toEqual({ orders: 2 });
  });

  test('[ORDER-2] a signed-in person’s own role writes no order at all', async () => {
    const target = await prepare({ name: '', attack: submit(), refused: '' });
    const asPerson = sql.begin(async (db) => {
      await setClaims(db, testActor(quiet.tenantId, 'asha', ['manager'], [plantId]), 'authenticated');
      await db`update public.order_draft set state = 'submitting' where id = ${target.draftId}`;
    });
    await expect(asPerson).rejects.toThrow(denied);
  });
});
