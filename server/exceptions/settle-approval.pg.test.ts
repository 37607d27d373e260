import { expect, test } from 'vitest';
import { orderDrafts } from '../../db/draft/draft.ts';
import { decideApproval } from '../../db/draft/draft-mutators.ts';
import { exceptions } from '../../db/exception/exception.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { decideTask } from '../../db/task/task-mutators.ts';
import { minute } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';
import { raiseForBreach } from './raise-for-breach.ts';
import { settleApproval } from './settle-approval.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow: { 'approval.decided': [settleApproval] } });
const system = <T>(tenantId: string, work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);

/** One draft that breaks a price floor and a credit limit. */
async function breachedDraft(): Promise<string> {
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    people: [...fullStaff],
    products: [make.product({ id: 'p-1' })],
    customers: [make.customer({ id: 'c-1' })],
    drafts: [make.draft({ id: 'd-1', breaches: ['price', 'credit'] })],
    draftLines: [make.draftLine({ id: 'dl-1', draftId: 'd-1', unitPrice: 970_000 })],
    credits: [make.credit({ id: 'c-1' })],
  });
  await system(tenantId, (tx) => raiseForBreach(tx, { draftId: 'd-1' }));
  return tenantId;
}

const as = (tenantId: string, name: FunctionName) => ({
  actor: testActor(tenantId, name, [name], [plantId]),
  at: noon + minute,
});
const decide = (tenantId: string, kind: 'price' | 'credit', decision: 'approved' | 'rejected') =>
  transact(house, as(tenantId, kind === 'price' ? 'commercial' : 'finance'), (tx) =>
    decideApproval.run(
      tx,
      { approvalId: `ap-${kind}`, draftId: 'd-1', draftVersion: 1, kind, decision, reason: '' },
      tx.act,
    ),
  );
const states = async (tenantId: string): Promise<string[]> =>
  (await system(tenantId, (tx) => tx.all(exceptions))).map((each) => `${each.kind} ${each.state}`).sort();
const asked = (tenantId: string): Promise<Task[]> => system(tenantId, (tx) => tx.all(tasks));

test('[EXC-6] each breach is settled by its own approval; the approver’s task takes the decision', async () => {
  const tenantId = await breachedDraft();
  expect(await states(tenantId)).toEqual(['credit routed', 'price routed']);
  await decide(tenantId, 'price', 'approved');
  expect(await states(tenantId)).toEqual(['credit routed', 'price resolved']);
  await decide(tenantId, 'credit', 'rejected');
  expect(await states(tenantId)).toEqual(['credit resolved', 'price resolved']);
  const answered = (await asked(tenantId)).map((task) => `${task.question} ${task.state} ${task.choice}`).sort();
  expect(answered).toEqual([
    'credit.commercial superseded null',
    'credit.dispatch superseded null',
    'credit.finance decided rejected',
    'credit.planning superseded null',
    'price.commercial decided approved',
  ]);
});

test('[EXC-6] answering the approver’s task like any other approves nothing and is refused', async () => {
  const tenantId = await breachedDraft();
  const task = (await asked(tenantId)).find((each) => each.question === 'price.commercial');
  const answer = transact(house, as(tenantId, 'commercial'), (tx) =>
    decideTask.run(tx, { taskId: task?.id ?? '', decisionId: 'de-1', choice: 'approved', reason: '' }, tx.act),
  );
  await expect(answer).rejects.toMatchObject({ code: 'task.is_approval' });
});

test('[EXC-6] a changed draft that lost a breach asks nobody about it; the one it still has stays one exception', async () => {
  const tenantId = await breachedDraft();
  await fillPlant(sql, tenantId, {
    drafts: [make.draft({ id: 'd-1', version: 2, breaches: ['credit'], netMinor: 950_00, totalMinor: 1_121_00 })],
  });
  await system(tenantId, (tx) => raiseForBreach(tx, { draftId: 'd-1' }));
  expect(await states(tenantId)).toEqual(['credit routed', 'price resolved']);
  const finance = (await asked(tenantId)).find((task) => task.question === 'credit.finance');
  expect(finance?.context).toContainEqual(
    expect.objectContaining({ code: 'credit.exposure', facts: expect.objectContaining({ orderMinor: 1_121_00 }) }),
  );
});

test('[EXC-6] a draft that was given up asks nobody any more', async () => {
  const tenantId = await breachedDraft();
  await system(tenantId, async (tx) => {
    const draft = await tx.get(orderDrafts, 'd-1');
    if (draft) await tx.put(orderDrafts, { ...draft, state: 'rejected' });
    await settleApproval(tx, { draftId: 'd-1' });
  });
  expect(await states(tenantId)).toEqual(['credit resolved', 'price resolved']);
});
