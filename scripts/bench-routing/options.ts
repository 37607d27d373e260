import { join } from 'node:path';
import { exceptions, options } from '../../db/exception/exception.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { plantOf } from '../../server/exceptions/large-plant-fixture.ts';
import { offerOptions } from '../../server/exceptions/offer-options.ts';
import { noon } from '../../server/exceptions/plant-fixture.ts';
import { flow } from '../../server/flow.ts';
import { openHouse } from '../../server/house.ts';
import { foreseer } from '../../server/planning/foresee.ts';
import { promiseLines } from '../../server/planning/promise-lines.ts';
import { connect } from '../../server/postgres/connect.ts';
import { startPostgres } from '../../server/postgres/embedded.ts';
import { newId } from '../../server/postgres/id.ts';
import { migrate } from '../../server/postgres/migrate.ts';
import { testActor, testHouse } from '../../server/postgres/test-house.ts';
import { type House, transact, transactAsSystem } from '../../server/postgres/transaction.ts';
import { demoTenantId, nashik } from '../../server/seed/demo-tenant.ts';
import { percentile } from '../bench/spread.ts';

const rounds = 20;
const openOperations = 2_000;
const promisedLot = 'lot-l-2291';

interface OptionsMs {
  readonly p50: number;
  readonly p95: number;
}

/** The ways out of an open exception, found anew so many times, each in its own transaction; throws when there are not two. */
async function timed(house: House, tenantId: string, lotId: string): Promise<OptionsMs> {
  const exceptionId = await transactAsSystem(house, tenantId, async (tx) => {
    const [exception] = await tx.scan(exceptions, 'subjectId', lotId);
    return exception?.id ?? '';
  });
  const samples: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const begun = performance.now();
    await transactAsSystem(house, tenantId, (tx) => offerOptions(tx, { exceptionId }, { promiseLines, foreseer }));
    // The first plans the statements of its connection.
    if (round > 0) samples.push(performance.now() - begun);
  }
  const offered = await transactAsSystem(house, tenantId, (tx) => tx.scan(options, 'exceptionId', exceptionId));
  if (offered.filter(({ state }) => state === 'offered').length < 2) throw new Error(`${lotId} has no two ways out`);
  return { p50: percentile(samples, 0.5), p95: percentile(samples, 0.95) };
}

/** The ways out of a hold on the lot of the demo plant that orders were promised. */
export async function demoOptionsMs(databaseUrl: string): Promise<OptionsMs> {
  const pool = connect(databaseUrl);
  const house = openHouse(pool);
  const actor = testActor(demoTenantId, 'p-quality', ['quality'], [nashik]);
  try {
    await transact(house, { actor, at: house.now() }, (tx) =>
      raiseHold.run(tx, { holdId: newId(), lotId: promisedLot, reason: 'surface', note: 'bench' }, tx.act),
    );
    return await timed(house, demoTenantId, promisedLot);
  } finally {
    await pool.end();
  }
}

/** The same on a plant of 2,000 open steps and 60 machines, in a database of its own whose clock stands still. */
export async function largeOptionsMs(folder: string): Promise<OptionsMs> {
  const wish = { clusterDir: join(folder, 'large'), password: newId(), database: 'large' };
  const server = await startPostgres(wish);
  const sql = connect(server.url, 2);
  try {
    await migrate(server.url);
    const house = testHouse(sql, { now: noon, flow });
    const tenantId = await house.addTenant();
    await plantOf(house, tenantId, { operations: openOperations });
    return await timed(house, tenantId, 'l-held');
  } finally {
    await sql.end();
    await server.stop();
  }
}
