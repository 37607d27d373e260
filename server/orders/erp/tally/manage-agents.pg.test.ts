import { expect, test } from 'vitest';
import { testDatabase } from '../../../postgres/test-database.ts';
import { testActor, testHouse } from '../../../postgres/test-house.ts';
import { answerSite } from './answer-site.ts';
import { addTallyAgent, listAgents, revokeTallyAgent } from './manage-agents.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: Date.now });
const tenantId = await house.addTenant();
const admin = testActor(tenantId, 'asha', ['admin'], []);

const knock = async (key: string) =>
  (await answerSite(house, 'work', new TextEncoder().encode('{}'), `Bearer ${key}`)).status;

async function agents(by = admin) {
  const answer = await listAgents(house, by);
  if (!answer.done) throw new Error(answer.code);
  return answer.value;
}

test('[ADAPTER-10] a key lets in until it is revoked, and the list says when its agent was heard', async () => {
  const made = await addTallyAgent(house, admin, { name: 'office PC', company: 'Sahyadri Pipes Pvt Ltd' });
  if (!made.done) throw new Error(made.code);
  expect(await agents()).toMatchObject([{ name: 'office PC', seenAt: null, revokedAt: null }]);
  expect(JSON.stringify(await agents())).not.toContain(made.value);
  expect(await knock(made.value)).toBe(200);
  const [heard] = await agents();
  expect(heard?.seenAt).not.toBeNull();
  const end = () => revokeTallyAgent(house, admin, heard?.id ?? '');
  expect([await end(), await end()]).toEqual([
    { done: true, value: true },
    { done: true, value: false },
  ]);
  expect(await knock(made.value)).toBe(401);
});

test('[ADAPTER-10] another company’s agents are not seen and not ended, and only an administrator manages any', async () => {
  await addTallyAgent(house, admin, { name: 'ours', company: 'Ours' });
  const [ours] = await agents();
  const stranger = testActor(await house.addTenant(), 'zoya', ['admin'], []);
  expect(await agents(stranger)).toEqual([]);
  expect(await revokeTallyAgent(house, stranger, ours?.id ?? '')).toEqual({ done: true, value: false });
  const clerk = testActor(tenantId, 'meera', ['finance'], []);
  const no = { done: false, code: 'person.not_permitted' };
  expect(await listAgents(house, clerk)).toEqual(no);
  expect(await addTallyAgent(house, clerk, { name: 'a', company: 'b' })).toEqual(no);
  expect(await revokeTallyAgent(house, clerk, ours?.id ?? '')).toEqual(no);
});
