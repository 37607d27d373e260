import { describe, expect, test } from 'vitest';
import { temporaryLimits } from '../../db/credit/credit.ts';
import { creditPositions } from '../../db/customer/customer.ts';
import { draftLines, type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { decideApproval } from '../../db/draft/draft-mutators.ts';
import { exceptions, type Option, options } from '../../db/exception/exception.ts';
import { outboundMessages } from '../../db/message/message.ts';
import { salesOrders } from '../../db/order/order.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { moneyScope } from '../../db/scope.ts';
import { tasks } from '../../db/task/task.ts';
import { chooseOption, decideTask, undoOption } from '../../db/task/task-mutators.ts';
import { flow } from '../flow.ts';
import { addCustomer, draftOf, openShop, order } from '../orders/shop-fixture.ts';
import { foreseer } from '../planning/foresee.ts';
import { promiseLines } from '../planning/promise-lines.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { lookAgainAtDraft } from './check-again.ts';
import { isOpen } from './escalate-task.ts';
import { offerOptions } from './offer-options.ts';
import { tellBuyer } from './tell-buyer.ts';

const { sql } = await testDatabase();
const of = await openShop(sql, { now: Date.now, flow });

const lengths = (count: number) => ({ quantity: count * 1_000, baseQuantity: count * 1_000 });

/** ₹80 a length for tier A, and 5 % more is free; this one asks for 8 %. */
const cheap = () => order(of, { extraDiscountBps: 800, requesterId: 'asha' });

/** Two lines of ₹944 each with tax, where the limit leaves room for that much. */
async function beyond(roomMinor: number, given: Partial<OrderDraft> = {}): Promise<OrderDraft> {
  const customerId = await of.act((tx) =>
    addCustomer(tx, {}, { limitMinor: 1_000_00 + roomMinor, receivableMinor: 1_000_00 }),
  );
  return order(of, { customerId, requesterId: 'asha', ...given }, lengths(10), lengths(10));
}

const exceptionOf = (draftId: string, of_: 'price' | 'credit') =>
  of.act(async (tx) => (await tx.scan(exceptions, 'subjectId', draftId)).find(({ kind }) => kind === of_));

async function offered(draftId: string, kind: 'price' | 'credit'): Promise<Option[]> {
  const exception = await exceptionOf(draftId, kind);
  return of.act(async (tx) => {
    await offerOptions(tx, { exceptionId: exception?.id ?? '' }, { promiseLines, foreseer });
    return (await tx.scan(options, 'exceptionId', exception?.id ?? '')).filter(({ state }) => state === 'offered');
  });
}

const choose = (option: Option | undefined, who: string, name: FunctionName) =>
  of.actAs(who, name, (tx) =>
    chooseOption.run(tx, { optionId: option?.id ?? '', decisionId: tx.newId(), reason: '' }, tx.act),
  );

async function take(draftId: string, wanted: Option['kind'], who: string, name: FunctionName): Promise<Option> {
  const kind = name === 'commercial' ? 'price' : 'credit';
  const option = (await offered(draftId, kind)).find((each) => each.kind === wanted);
  if (!option) throw new Error(`${wanted} is not offered`);
  await choose(option, who, name);
  return option;
}

async function answer(draftId: string, question: string, choice: string): Promise<void> {
  const own = await of.act(async (tx) => {
    const raised = await tx.scan(exceptions, 'subjectId', draftId);
    const all = await Promise.all(raised.map(({ id }) => tx.scan(tasks, 'exceptionId', id)));
    return all.flat().find((each) => isOpen(each) && each.question === question);
  });
  await of.actAs('seller', 'commercial', (tx) =>
    decideTask.run(tx, { taskId: own?.id ?? '', decisionId: tx.newId(), choice, reason: '' }, tx.act),
  );
}

const told = (option: Option) =>
  of.act(async (tx) => {
    await tellBuyer(tx, { optionId: option.id });
    return (await tx.all(outboundMessages)).filter(({ id }) => id === `way-${option.id}`);
  });

/** What the job does that was set for it. */
async function lookAgain(draftId: string): Promise<OrderDraft> {
  const waiting = await sql<{ payload: { draftId: string; version: number } }[]>`
    select payload from ops.job where queue = 'draft.look_again' and payload ->> 'draftId' = ${draftId}`;
  expect(waiting).toHaveLength(1);
  for (const { payload } of waiting) await of.act((tx) => lookAgainAtDraft(tx, payload));
  return draftOf(of, draftId);
}

const orderOf = (draftId: string) => of.act(async (tx) => (await tx.scan(salesOrders, 'draftId', draftId))[0]);

describe('a price below the floor', () => {
  test('[ACT-66] the tier’s price and the deepest free discount are offered, and the customer is written to once', async () => {
    const draft = await cheap();
    const found = await offered(draft.id, 'price');
    expect(found.map(({ kind, effect }) => [kind, effect['extraBps'], effect['netMinor']]).sort()).toEqual([
      ['counter_price', 500, 760_00],
      ['tier_price', 0, 800_00],
    ]);
    expect(found.map(({ scope }) => scope)).toEqual([moneyScope, moneyScope]);
    const option = await take(draft.id, 'counter_price', 'chief', 'commercial');
    expect((await told(option)).map(({ body }) => body)).toEqual([expect.stringContaining('760')]);
    expect(await told(option)).toHaveLength(1);
    expect((await draftOf(of, draft.id)).state).toBe('awaiting_approval');
  });

  test('[ACT-66] agreed, the draft has that price and passes the gate by itself; the breach is over', async () => {
    const draft = await cheap();
    await take(draft.id, 'counter_price', 'chief', 'commercial');
    await answer(draft.id, 'counter.commercial', 'counter_agreed');
    expect(await orderOf(draft.id)).toMatchObject({ netMinor: 760_00 });
    expect(await exceptionOf(draft.id, 'price')).toMatchObject({ state: 'resolved' });
  });

  test('[ACT-66] refused, the approver decides as before, and it is not offered again', async () => {
    const draft = await cheap();
    await take(draft.id, 'tier_price', 'chief', 'commercial');
    await answer(draft.id, 'counter.commercial', 'counter_refused');
    expect((await offered(draft.id, 'price')).map(({ kind }) => kind)).toEqual(['counter_price']);
    await of.actAs('chief', 'commercial', (tx) =>
      decideApproval.run(
        tx,
        {
          ...{ approvalId: tx.newId(), draftId: draft.id, draftVersion: 1 },
          kind: 'price',
          decision: 'approved',
          reason: '',
        },
        tx.act,
      ),
    );
    expect(await orderOf(draft.id)).toMatchObject({ netMinor: 736_00 });
  });

  test('[ACT-65] nobody else chooses it, nor who asked for the order, whatever way they come', async () => {
    const draft = await cheap();
    const [option] = await offered(draft.id, 'price');
    await expect(choose(option, 'plan', 'planning')).rejects.toMatchObject({ code: 'option.not_yours' });
    await expect(choose(option, 'asha', 'commercial')).rejects.toMatchObject({ code: 'approval.own_request' });
    const byHand = (who: string, name: FunctionName, state: Option['state']) =>
      of.actAs(who, name, (tx) => (option ? tx.put(options, { ...option, state }) : Promise.resolve()));
    await expect(byHand('plan', 'planning', 'chosen')).rejects.toMatchObject({ code: 'option.not_yours' });
    await expect(byHand('asha', 'commercial', 'chosen')).rejects.toMatchObject({ code: 'approval.own_request' });
    await expect(byHand('chief', 'commercial', 'applied')).rejects.toMatchObject({ code: 'option.not_offered' });
  });

  test('[ACT-66] a draft that was changed meanwhile is not offered what it was; taken back in time, nobody is written to', async () => {
    const draft = await cheap();
    const option = await take(draft.id, 'counter_price', 'chief', 'commercial');
    await of.actAs('chief', 'commercial', (tx) =>
      undoOption.run(tx, { optionId: option.id, decisionId: tx.newId(), reason: '' }, tx.act),
    );
    expect(await told(option)).toEqual([]);
    await of.act(async (tx) => {
      const now = await tx.get(orderDrafts, draft.id);
      if (now) await tx.put(orderDrafts, { ...now, version: 2 });
    });
    await expect(choose(option, 'chief', 'commercial')).rejects.toMatchObject({ code: 'option.stale' });
  });
});

describe('an order beyond the limit', () => {
  test('[ACT-67] what the limit covers goes now, and the rest is asked about anew', async () => {
    const draft = await beyond(1_400_00);
    const option = await take(draft.id, 'part_release', 'book', 'finance');
    expect(option.effect['lines']).toMatchObject([{ quantity: 10_000 }, { quantity: 4_000 }]);
    const gone = await orderOf(draft.id);
    expect(gone).toMatchObject({ netMinor: 14 * 80_00 });
    const [rest] = await of.act(async (tx) =>
      (await tx.scan(orderDrafts, 'customerId', draft.customerId ?? '')).filter(({ id }) => id !== draft.id),
    );
    expect(rest).toMatchObject({ state: 'awaiting_approval', breaches: ['credit'], netMinor: 6 * 80_00 });
    expect(await of.act(async (tx) => tx.scan(draftLines, 'draftId', rest?.id ?? ''))).toHaveLength(1);
    expect(await exceptionOf(draft.id, 'credit')).toMatchObject({ state: 'resolved' });
    expect(await exceptionOf(rest?.id ?? '', 'credit')).toMatchObject({ state: 'routed' });
    const undone = of.actAs('book', 'finance', (tx) =>
      undoOption.run(tx, { optionId: option.id, decisionId: tx.newId(), reason: '' }, tx.act),
    );
    await expect(undone).rejects.toMatchObject({ code: 'option.undo_refused', facts: { why: 'order_went_on' } });
  });

  test('[ACT-67] where the limit covers nothing, or the customer is overdue, no part is offered', async () => {
    const none = await beyond(50_00);
    expect((await offered(none.id, 'credit')).map(({ kind }) => kind).sort()).toEqual(['advance', 'temporary_limit']);
    const customerId = await of.act((tx) => addCustomer(tx, {}, { overdueDays: 76 }));
    const late = await order(of, { customerId, requesterId: 'asha' });
    expect(await offered(late.id, 'credit')).toEqual([]);
  });

  test('[ACT-68] more credit for a week lets it pass, and what was approved of its price still counts', async () => {
    const draft = await beyond(500_00, { extraDiscountBps: 800 });
    expect(draft.breaches).toEqual(['price', 'credit']);
    await of.actAs('chief', 'commercial', (tx) =>
      decideApproval.run(
        tx,
        {
          ...{ approvalId: tx.newId(), draftId: draft.id, draftVersion: 1 },
          kind: 'price',
          decision: 'approved',
          reason: '',
        },
        tx.act,
      ),
    );
    const option = await take(draft.id, 'temporary_limit', 'book', 'finance');
    const [limit] = await of.act((tx) => tx.scan(temporaryLimits, 'customerId', draft.customerId ?? ''));
    expect(limit).toMatchObject({ extraMinor: draft.totalMinor - 500_00, givenBy: 'book' });
    expect(await lookAgain(draft.id)).toMatchObject({ version: 1, requesterId: 'asha' });
    expect(await orderOf(draft.id)).toMatchObject({ totalMinor: draft.totalMinor });
    expect(await exceptionOf(draft.id, 'credit')).toMatchObject({ state: 'resolved' });
    await expect(choose(option, 'book', 'finance')).rejects.toMatchObject({ code: 'option.not_offered' });
  });

  test('[ACT-68] an advance is asked for; paid, the plant looks anew, and lets nothing pass that is still too much', async () => {
    const draft = await beyond(500_00);
    const option = await take(draft.id, 'advance', 'book', 'finance');
    expect((await told(option)).map(({ body }) => body)).toEqual([expect.stringContaining('1,388')]);
    await answer(draft.id, 'advance.commercial', 'advance_paid');
    expect((await lookAgain(draft.id)).state).toBe('awaiting_approval');
    expect(await orderOf(draft.id)).toBeUndefined();
    await of.act(async (tx) => {
      const position = await tx.get(creditPositions, draft.customerId ?? '');
      if (position) await tx.put(creditPositions, { ...position, receivableMinor: -388_00 });
    });
    await of.act((tx) => lookAgainAtDraft(tx, { draftId: draft.id, version: 1 }));
    expect(await orderOf(draft.id)).toMatchObject({ totalMinor: draft.totalMinor });
  });

  test('[ACT-65] finance chooses, not commercial; and another tenant’s order is nobody’s here', async () => {
    const draft = await beyond(500_00);
    const [option] = await offered(draft.id, 'credit');
    await expect(choose(option, 'chief', 'commercial')).rejects.toMatchObject({ code: 'option.not_yours' });
    const other = await openShop(sql, { now: Date.now, flow });
    const elsewhere = other.actAs('book', 'finance', (tx) =>
      chooseOption.run(tx, { optionId: option?.id ?? '', decisionId: tx.newId(), reason: '' }, tx.act),
    );
    await expect(elsewhere).rejects.toMatchObject({ code: 'option.unknown' });
  });
});
