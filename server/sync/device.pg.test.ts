import { expect, test } from 'vitest';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import { newId } from '../postgres/id.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { admitDevice } from './device.ts';

const { sql } = await testDatabase();

test('[SYNC-17] a device that comes with another database than before is audited, once', async () => {
  const tenantId = await testHouse(sql).addTenant();
  const actor = testActor(tenantId, 'asha', ['quality'], []);
  const device = { grp: newId(), secret: newId(), client: newId(), schema: schemaVersion };
  const lost = () => sql<{ facts: unknown }[]>`
    select facts from ops.audit_event where tenant_id = ${tenantId} and what = 'sync.database_lost'`;
  await admitDevice(sql, actor, device);
  await admitDevice(sql, actor, device);
  expect(await lost()).toHaveLength(0);
  const anew = { ...device, client: newId() };
  await admitDevice(sql, actor, anew);
  await admitDevice(sql, actor, anew);
  const { grp, client } = anew;
  expect((await lost()).map(({ facts }) => facts)).toEqual([{ grp, client, before: device.client, count: 1 }]);
});
