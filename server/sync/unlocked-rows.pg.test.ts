import { expect, test } from 'vitest';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor } from '../postgres/test-house.ts';
import { admitDevice } from './device.ts';
import { newPlant } from './device-fixture.ts';
import { push } from './push.ts';

const { sql } = await testDatabase();
const { house, tenantId } = await newPlant(sql);

/** What becomes of one action of this person, sent from a device of their own. */
async function sends(personId: string, name: string, args: unknown): Promise<string> {
  const device = { grp: house.newId(), secret: house.newId(), client: house.newId(), schema: schemaVersion };
  await admitDevice(sql, testActor(tenantId, personId, [], []), device);
  const now = house.now();
  const mutations = [{ mid: 1, name, args, actor: personId, at: now }];
  const { outcomes } = await push(house, { tenantId, personId }, { ...device, now, mutations });
  return outcomes[0]?.code ?? outcomes[0]?.status ?? 'nothing';
}

test('[SYNC-11] of two who change one customer at the same moment neither takes the other’s change away', async () => {
  for (let round = 0; round < 20; round += 1) {
    const numbers = [`+9198000000${round + 10}`, `+9198100000${round + 10}`];
    const [one, other] = numbers.map((number) => ({ customerId: 'c1', number }));
    const ends = await Promise.all([
      sends('com', 'customer.addNumber@1', one),
      sends('root', 'customer.addNumber@1', other),
    ]);
    expect(ends).toEqual(['applied', 'applied']);
    const [customer] = await sql<{ numbers: string[] }[]>`
      select wa_numbers as numbers from public.customer where tenant_id = ${tenantId}`;
    expect(customer?.numbers).toEqual(expect.arrayContaining(numbers));
  }
});

test('[SYNC-11] who changes their language while their functions are changed keeps both', async () => {
  for (let round = 0; round < 10; round += 1) {
    const functions = round % 2 ? ['quality'] : ['quality', 'planning'];
    const language = round % 2 ? 'hi' : 'en';
    await Promise.all([
      sends('asha', 'person.setLanguage@1', { language }),
      sends('root', 'person.setFunctions@1', { personId: 'asha', functions, active: true }),
    ]);
    const [person] =
      await sql`select functions, language from public.person where tenant_id = ${tenantId} and id = 'asha'`;
    expect(person).toEqual({ functions, language });
  }
});
