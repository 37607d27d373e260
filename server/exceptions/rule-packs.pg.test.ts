import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DecisionTable } from '../../db/decision-table/decision-table.ts';
import { anyTable } from '../../db/decision-table/table-fixture.ts';
import { exceptions } from '../../db/exception/exception.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import type { Mutator } from '../../db/mutator.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { defaultPacks } from '../../db/rule/default-packs.ts';
import { defaultRouting } from '../../db/rule/default-routing.ts';
import { publishRouting, publishRules, rollBackRules } from '../../db/rule/rule-mutators.ts';
import { type RuleSet, ruleSets } from '../../db/rule/rule-set.ts';
import { jsonbText, tableHash } from '../../db/rule/table-hash.ts';
import { keptTable } from '../../db/rule/table-schema.ts';
import { tenantScope } from '../../db/scope.ts';
import { hour } from '../../db/values/instant.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';
import { raiseForHold } from './raise-for-hold.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow: { 'hold.raised': [raiseForHold] } });

/** The playbook's routing, but a hold with nothing at risk is asked of quality alone. */
const quiet: DecisionTable = {
  ...defaultPacks.routing,
  rows: [
    { id: 'quiet', when: ['"hold"', '-', '-', '0', '-'], answers: [['quality'], 'any'] },
    ...defaultPacks.routing.rows,
  ],
};

async function plantWithLots(): Promise<string> {
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    people: [...fullStaff],
    products: [make.product({ id: 'p-1' })],
    lots: [make.lot({ id: 'l-1', number: 'L-1' }), make.lot({ id: 'l-2', number: 'L-2' })],
  });
  return tenantId;
}

const doAs = <A>(tenantId: string, who: FunctionName, mutator: Mutator<A>, args: NoInfer<A>): Promise<void> =>
  transact(house, { actor: testActor(tenantId, who, [who], [plantId]), at: noon }, (tx) =>
    mutator.run(tx, mutator.parse(args), tx.act),
  );

const edition = (version: number, more: object = {}) => ({
  ruleSetId: `rs-${version}`,
  pack: 'routing' as const,
  baseVersion: version - 1,
  table: keptTable(quiet),
  reason: 'too many were asked',
  effectiveFrom: noon,
  waivers: [],
  ...more,
});

const versionsOf = (tenantId: string): Promise<RuleSet[]> =>
  transactAsSystem(house, tenantId, async (tx) => (await tx.all(ruleSets)).sort((a, b) => a.version - b.version));

async function held(tenantId: string, lotId: string) {
  await doAs(tenantId, 'quality', raiseHold, { holdId: `h-${lotId}`, lotId, reason: 'dimension', note: '' });
  return transactAsSystem(house, tenantId, async (tx) => {
    const found = (await tx.all(exceptions)).find(({ subjectId }) => subjectId === lotId);
    if (!found) throw new Error('nothing was raised');
    return found;
  });
}

describe('rules in force', () => {
  test('[RULE-9] an exception keeps hash, version and row of each pack; the next is asked by the version published since', async () => {
    const tenantId = await plantWithLots();
    const before = await held(tenantId, 'l-1');
    expect(before.policy.functions.length).toBeGreaterThan(1);
    expect(before.policy.rules).toEqual(
      (['routing', 'escalation', 'windows'] as const).map((pack) => ({
        pack,
        ruleSetId: null,
        version: 0,
        hash: tableHash(defaultPacks[pack]),
        rowIds: ['hold'],
      })),
    );
    await doAs(tenantId, 'manager', publishRules, edition(1));
    const after = await held(tenantId, 'l-2');
    expect(after.policy).toMatchObject({ functions: ['quality'], resolution: { rule: 'any' }, ruleSetVersion: 1 });
    expect(after.policy.rules?.[0]).toEqual({
      pack: 'routing',
      ruleSetId: 'rs-1',
      version: 1,
      hash: tableHash(quiet),
      rowIds: ['quiet'],
    });
  });

  test('[RULE-8] a version with a later effect waits for it; one published after it counts instead', async () => {
    const tenantId = await plantWithLots();
    await doAs(tenantId, 'admin', publishRules, edition(1, { effectiveFrom: noon + hour }));
    expect((await held(tenantId, 'l-1')).policy.ruleSetVersion).toBe(0);
    await doAs(tenantId, 'admin', publishRules, edition(2));
    expect((await held(tenantId, 'l-2')).policy.ruleSetVersion).toBe(2);
  });

  test('[RULE-10] rolling back publishes the earlier version anew', async () => {
    const tenantId = await plantWithLots();
    await doAs(tenantId, 'admin', publishRules, edition(1, { table: keptTable(defaultPacks.routing) }));
    await doAs(tenantId, 'admin', publishRules, edition(2));
    const back = {
      ruleSetId: 'rs-3',
      pack: 'routing' as const,
      baseVersion: 2,
      toVersion: 1,
      reason: 'it was too quiet',
    };
    await doAs(tenantId, 'manager', rollBackRules, back);
    const versions = await versionsOf(tenantId);
    expect(versions.map(({ version, hash }) => [version, hash])).toEqual([
      [1, tableHash(defaultPacks.routing)],
      [2, tableHash(quiet)],
      [3, tableHash(defaultPacks.routing)],
    ]);
    await expect(
      doAs(tenantId, 'manager', rollBackRules, { ...back, ruleSetId: 'rs-4', baseVersion: 3, toVersion: 9 }),
    ).rejects.toMatchObject({ code: 'ruleSet.no_such_version' });
  });

  test('[RULE-8] what an app of before sends is the next version of each pack', async () => {
    const tenantId = await plantWithLots();
    const body = defaultRouting.map((row) => ({
      ...row,
      functions: ['quality' as const],
      capMinutes: 7,
      chain: ['head'],
    }));
    await doAs(tenantId, 'admin', publishRouting, { ruleSetId: 'old', baseVersion: 0, body });
    expect((await held(tenantId, 'l-1')).policy).toMatchObject({
      functions: ['quality'],
      capMs: 7 * 60_000,
      chain: ['head'],
    });
  });
});

describe('what is refused', () => {
  const gap = { ...quiet, rows: quiet.rows.slice(0, -1) };

  test('[RULE-5] a gap is refused to a manager, to the plant itself, and in a table that says it was checked', async () => {
    const tenantId = await plantWithLots();
    const unsound = { code: 'ruleSet.unsound', facts: { what: 'gap', count: 1 } };
    await expect(doAs(tenantId, 'manager', publishRules, edition(1, { table: keptTable(gap) }))).rejects.toMatchObject(
      unsound,
    );
    const row = rowOf(gap, 1);
    await expect(
      transactAsSystem(house, tenantId, (tx) => tx.settled(() => tx.put(ruleSets, row))),
    ).rejects.toMatchObject(unsound);
    await expect(
      transactAsSystem(house, tenantId, (tx) => tx.settled(() => tx.putMany(ruleSets, [row]))),
    ).rejects.toMatchObject(unsound);
    expect(await versionsOf(tenantId)).toEqual([]);
  });

  test('[RULE-5] a reason waives it, and the version says so', async () => {
    const tenantId = await plantWithLots();
    const missing = quiet.rows.at(-1)?.id ?? '';
    const key = `gap ${jsonbText({ kind: JSON.stringify(missing), severity: '-', plant: '-', moneyAtRisk: '-', orders: '-' })}`;
    const waivers = [{ key, reason: 'the playbook is fine here' }];
    await doAs(tenantId, 'admin', publishRules, edition(1, { table: keptTable(gap), waivers }));
    expect((await versionsOf(tenantId))[0]?.waivers).toEqual(waivers);
  });

  test('[RULE-5] nobody but managers and administrators publishes', async () => {
    const tenantId = await plantWithLots();
    await expect(doAs(tenantId, 'quality', publishRules, edition(1))).rejects.toMatchObject({
      code: 'person.not_permitted',
    });
  });

  test('[RULE-6] the database takes no row past the server’s check, under another hash, out of order, or twice', async () => {
    const tenantId = await plantWithLots();
    const insert = (row: RuleSet, role = 'service_role') =>
      sql.begin(async (tx) => {
        await tx`select set_config('request.jwt.claims', ${JSON.stringify({ tenant: tenantId })}, true)`;
        await tx.unsafe(`set local role ${role}`);
        await tx`insert into public.rule_set (id, scope, kind, version, effective_from, author, reason, body, hash, waivers)
          values (${row.id}, ${row.scope}, ${row.kind}, ${row.version}, to_timestamp(${row.effectiveFrom / 1000}),
            ${row.author}, ${row.reason}, ${tx.json(row.body as never)}, ${row.hash}, ${tx.json(row.waivers as never)})`;
      });
    const sound = rowOf(quiet, 1);
    await expect(insert(sound)).rejects.toThrow('ruleSet.unchecked');
    await expect(insert({ ...sound, hash: tableHash(gap) })).rejects.toThrow('ruleSet.other_hash');
    await doAs(tenantId, 'manager', publishRules, edition(1));
    await expect(insert({ ...sound, id: 'again', version: 3 })).rejects.toThrow('ruleSet.changed_meanwhile');
    await expect(insert({ ...sound, id: 'other', version: 2, waivers: [{ key: 'x', reason: 'y' }] })).rejects.toThrow(
      'ruleSet.unchecked',
    );
    await insert({ ...sound, id: 'same', version: 2 });
    for (const role of ['service_role', 'app_server'])
      await expect(
        sql.begin(async (tx) => {
          await tx`select set_config('request.jwt.claims', ${JSON.stringify({ tenant: tenantId })}, true)`;
          await tx.unsafe(`set local role ${role}`);
          await tx`update public.rule_set set reason = 'another' where tenant_id = ${tenantId} and id = 'same'`;
        }),
      ).rejects.toThrow('rule_set.append_only');
  });

  test('[RULE-7] the database hashes any table as devices and the server do', async () => {
    const tables = fc.sample(anyTable, 300);
    const rows = await sql<{ hash: string }[]>`
      select encode(sha256(convert_to(body::text, 'UTF8')), 'hex') as hash
      from jsonb_array_elements(${sql.json(tables as never)}) with ordinality as given (body, nth) order by nth`;
    expect(rows.map(({ hash }) => hash)).toEqual(tables.map(tableHash));
  });
});

function rowOf(table: DecisionTable, version: number): RuleSet {
  return {
    id: `row-${version}`,
    scope: tenantScope,
    kind: 'routing',
    version,
    effectiveFrom: noon,
    author: null,
    reason: 'by hand',
    body: keptTable(table),
    hash: tableHash(table),
    waivers: [],
  };
}
