import { expect, test } from 'vitest';
import type { Actor } from '../../db/mutator.ts';
import { functionNames } from '../../db/person/function.ts';
import { scopesOf } from '../../db/scope.ts';
import { tenantOfNumber } from '../intake/whatsapp/delivery-sql.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoPhoneNumberId } from '../seed/demo-tenant.ts';
import { seedEmptyTenant } from '../seed/empty-tenant.ts';
import { testDatabase } from './test-database.ts';
import { testHouse } from './test-house.ts';
import { setClaims } from './transaction.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: Date.now });
const { tenantId: demoId } = await seedDemo(house);
const { tenantId: otherId } = await seedEmptyTenant(house, 'Other Works');

interface Place {
  schema: string;
  name: string;
}

const ours = ['public', 'app', 'ops', 'sync', 'identity', 'erp_ledger'];

const places = await sql<Place[]>`
  select n.nspname as schema, c.relname as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where n.nspname = any (${ours}) and c.relkind in ('r', 'p') order by 1, 2`;
const label = ({ schema, name }: Place): string => `${schema}.${name}`;

/** Tables that hold no tenant's data, and why everybody on the server may see them. */
const withoutTenant = new Set(['app.tenant', 'app.transition', 'ops.heartbeat', 'ops.push_keys']);

const everything = (tenantId: string): Actor => ({
  tenantId,
  personId: 'intruder',
  functions: functionNames,
  plantIds: ['plant-nashik', 'plant-jebel-ali'],
});

test.each(places.map((place) => [label(place), place] as const))(
  '[TENANT-1] %s has forced row security',
  async (name) => {
    const [row] = await sql<{ on: boolean; forced: boolean; tenant: boolean; keyed: boolean }[]>`
    select c.relrowsecurity as on, c.relforcerowsecurity as forced,
      exists (select from pg_attribute as a where a.attrelid = c.oid and a.attname = 'tenant_id') as tenant,
      exists (select from pg_index as i join pg_attribute as a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where i.indrelid = c.oid and i.indisprimary and a.attname = 'tenant_id') as keyed
    from pg_class as c where c.oid = ${name}::regclass`;
    expect(row).toMatchObject({ on: true, forced: true });
    if (!withoutTenant.has(name)) expect(row?.tenant, 'every table names its tenant').toBe(true);
    const ownKey = name.startsWith('identity.') || withoutTenant.has(name);
    if (!ownKey) expect(row?.keyed, 'the tenant comes first in the primary key').toBe(true);
  },
);

test('[TENANT-1] every view uses its reader’s rights, and every definer function has a fixed search path', async () => {
  const views = await sql<{ name: string; options: string[] | null }[]>`
    select c.oid::regclass::text as name, c.reloptions as options from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace where n.nspname = any (${ours}) and c.relkind in ('v', 'm')`;
  expect(views.length).toBeGreaterThan(0);
  for (const { name, options } of views) expect(options, name).toContain('security_invoker=true');
  const loose = await sql<{ name: string }[]>`
    select p.oid::regprocedure::text as name from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
    where n.nspname = any (${ours}) and p.prosecdef
      and not coalesce(p.proconfig, '{}') && array['search_path=""', 'search_path=']
      and not exists (select from pg_depend as d where d.objid = p.oid and d.deptype = 'e')`;
  expect(loose.map(({ name }) => name)).toEqual([]);
});

test('[TENANT-1] no function of ours may be called by everybody', async () => {
  const open = await sql<{ name: string }[]>`
    select p.oid::regprocedure::text as name from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
    where n.nspname = any (${ours}) and n.nspname <> 'public' and has_function_privilege('anon', p.oid, 'execute')
      and p.prorettype <> 'trigger'::regtype`;
  const harmless = [
    'app.claims()',
    'app.tenant_id()',
    'app.person_id()',
    'app.claimed(text)',
    'app.scopes()',
    'app.refuse(text)',
  ];
  expect(open.map(({ name }) => name).filter((name) => !harmless.includes(name))).toEqual([]);
});

test('[TENANT-5] what answers past row security is known by name, and tells no row', async () => {
  const past = await sql<{ name: string; tells: string }[]>`
    select p.oid::regprocedure::text as name, p.prorettype::regtype::text as tells
    from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
    where n.nspname = any (${ours}) and p.prosecdef and p.prorettype <> 'trigger'::regtype
      and (has_function_privilege('app_server', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute'))
    order by 1`;
  expect(past.map(({ name, tells }) => `${name} → ${tells}`)).toEqual([
    'app.epoch() → text',
    'app.next_number(text) → bigint',
    'app.tenant_of_mail(text) → uuid',
    'app.tenant_of_mail_address(text) → uuid',
    'app.tenant_of_tally_agent(bytea) → uuid',
    'app.tenant_of_whatsapp_message(text) → uuid',
    'app.tenant_of_whatsapp_number(text) → uuid',
    'app.tenants_with_mailbox() → uuid',
  ]);
});

test('[TENANT-5] a number’s plant is told to whoever claims no tenant, and nothing of what it holds', async () => {
  expect(await tenantOfNumber(sql, demoPhoneNumberId)).toBe(demoId);
  const seen = await sql.begin(async (tx) => {
    await tx`set local role app_server`;
    return tx`select 1 from ops.whatsapp_number`;
  });
  expect(seen).toHaveLength(0);
});

test.each(places.map((place) => [label(place), place] as const))(
  '[TENANT-2] another tenant sees nothing in %s and can write nothing there',
  async (name, place) => {
    const quoted = `"${place.schema}"."${place.name}"`;
    for (const role of ['authenticated', 'app_server'] as const) {
      const attempt = <T>(statement: string): Promise<T[] | 'refused'> =>
        sql
          .begin(async (tx) => {
            await setClaims(tx, everything(otherId), role);
            return (await tx.unsafe(statement)) as unknown as T[];
          })
          .then((rows) => rows as T[])
          .catch((error: { code?: string }) => {
            if (error.code === '42501') return 'refused' as const;
            throw error;
          });
      if (withoutTenant.has(name)) continue;
      const seen = await attempt<{ n: number }>(
        `select count(*)::int as n from ${quoted} where tenant_id = '${demoId}'`,
      );
      expect(seen === 'refused' || seen[0]?.n === 0, `${role} reads ${name}`).toBe(true);
      const deleted = await attempt(`delete from ${quoted} where tenant_id = '${demoId}' returning tenant_id`);
      expect(deleted === 'refused' || deleted.length === 0, `${role} deletes from ${name}`).toBe(true);
      const stolen = await attempt(
        `update ${quoted} set tenant_id = '${otherId}' where tenant_id = '${demoId}' returning tenant_id`,
      );
      expect(stolen === 'refused' || stolen.length === 0, `${role} takes from ${name}`).toBe(true);
      const planted = await attempt(`insert into ${quoted} (tenant_id) values ('${demoId}')`).catch(
        (error: { code?: string }) => error.code,
      );
      // 23502: refused for an empty column before row security was asked; the table's policy is checked below.
      expect(['refused', '23502', '23503', '428C9', '22004', 'TL001']).toContain(planted);
    }
    const open = await sql<{ name: string }[]>`
      select polname as name from pg_policy where polrelid = ${name}::regclass
        and (pg_get_expr(polqual, polrelid) = 'true' or pg_get_expr(polwithcheck, polrelid) = 'true')
        and 'app_ingest'::regrole <> all (polroles)`;
    expect(withoutTenant.has(name) ? [] : open.map((policy) => policy.name)).toEqual([]);
  },
);

test('[TENANT-3] a person reads only rows of their own scopes, and changes nothing past the mutators', async () => {
  const dispatcher: Actor = { ...everything(demoId), functions: ['dispatch'], plantIds: ['plant-nashik'] };
  const own = scopesOf(dispatcher);
  const synced = places.filter(({ schema, name }) => schema === 'public' && !['machine_key', 'reading'].includes(name));
  const withScope = await sql<{ name: string }[]>`
    select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'scope'`;
  const scoped = synced.filter(({ name }) => withScope.some((each) => each.name === name));
  for (const place of scoped) {
    const name = `"${place.schema}"."${place.name}"`;
    const scopes = await sql.begin(async (tx) => {
      await setClaims(tx, dispatcher, 'authenticated');
      return (await tx.unsafe(`select distinct scope from ${name}`)) as unknown as { scope: string }[];
    });
    for (const { scope } of scopes as { scope: string }[]) expect(own, place.name).toContain(scope);
    const write = sql.begin(async (tx) => {
      await setClaims(tx, dispatcher, 'authenticated');
      await tx.unsafe(`update ${name} set scope = 'tenant'`);
    });
    await expect(write, place.name).rejects.toMatchObject({ code: '42501' });
  }
});
