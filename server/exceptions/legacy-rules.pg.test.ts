import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, inject, test } from 'vitest';
import type { DecisionTable } from '../../db/decision-table/decision-table.ts';
import { exceptionKinds } from '../../db/exception/exception.ts';
import { functionNames } from '../../db/person/function.ts';
import { askPack } from '../../db/rule/ask-rules.ts';
import { chainSteps } from '../../db/rule/default-routing.ts';
import { fitTable } from '../../db/rule/fit-table.ts';
import { type Pack, packs } from '../../db/rule/pack.ts';
import { tableHash } from '../../db/rule/table-hash.ts';
import { connect } from '../postgres/connect.ts';
import { migrate } from '../postgres/migrate.ts';

const name = `legacy_rules_test_${process.pid}`;
const admin = connect(inject('postgresUrl'));
const before = await mkdtemp(join(tmpdir(), 'throughline-legacy-'));
const url = new URL(inject('postgresUrl'));
url.pathname = name;
const sql = connect(url.href, 2);

afterAll(async () => {
  await sql.end({ timeout: 1 });
  await admin`drop database if exists ${admin(name)} with (force)`;
  await admin.end({ timeout: 1 });
  await rm(before, { recursive: true, force: true });
});

const rule = fc.record({
  functions: fc.uniqueArray(fc.constantFrom(...functionNames), { minLength: 1, maxLength: 4 }),
  capMinutes: fc.integer({ min: 1, max: 10_080 }),
  chain: fc.uniqueArray(fc.constantFrom(...chainSteps), { maxLength: 3 }),
});
const rules = fc
  .uniqueArray(fc.constantFrom(...exceptionKinds), { minLength: 1 })
  .chain((kinds) =>
    fc
      .array(rule, { minLength: kinds.length, maxLength: kinds.length })
      .map((all) => all.flatMap((each, at) => (kinds[at] === undefined ? [] : [{ ...each, kind: kinds[at] }]))),
  );

test('[RULE-6] rules by kind of before became tables that decide the same, under the hash of what they say', async () => {
  const all = await readdir('db/migrations');
  for (const file of all.filter((each) => each < '20261124010000'))
    await cp(join('db/migrations', file), join(before, file));
  await admin`create database ${admin(name)}`;
  await migrate(url.href, before);
  const tenantId = '00000000-0000-4000-8000-000000000001';
  const bodies = fc.sample(rules, { numRuns: 25, seed: 7 });
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`insert into app.tenant (id, name) values (${tenantId}, 'legacy')`;
    for (const [at, body] of bodies.entries())
      await tx`insert into public.rule_set (tenant_id, id, scope, kind, version, effective_from, author, body)
        values (${tenantId}, ${`old-${at}`}, 'tenant', 'routing', ${at + 1}, now(), 'p-admin', ${tx.json(body)})`;
  });
  await migrate(url.href);

  const rows = await sql<{ kind: Pack; version: number; hash: string; body: DecisionTable }[]>`
    select kind, version::int as version, hash, body from public.rule_set where tenant_id = ${tenantId}`;
  expect(rows).toHaveLength(bodies.length * packs.length);
  for (const { kind: pack, version, hash, body } of rows) {
    expect(tableHash(body)).toBe(hash);
    expect(fitTable(pack, body)).toMatchObject({ kind: 'fitted' });
    for (const { kind, functions, capMinutes, chain } of bodies[version - 1] ?? []) {
      const facts = { kind, plantId: 'anywhere', moneyAtRiskMinor: 12_345, orders: 3, severity: 'major' };
      const [first] = askPack(pack, { ruleSetId: 'old', version, hash, table: body }, facts).answers;
      expect(first).toEqual({ routing: functions, windows: capMinutes, escalation: chain }[pack]);
    }
  }
});
