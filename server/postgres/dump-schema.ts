import postgres, { type Sql } from 'postgres';

/**
 * The schema of a database as SQL a person can read, the same text for the same schema whatever the order its
 * migrations made it in. Postgres's own description of each thing is used; what extensions bring is left out, and so
 * are the schemas where the migration runner and the job queue keep their own books.
 */
export async function dumpSchema(url: string): Promise<string> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql`set search_path to ''`;
    await sql`
      create temp view own_schema as
        select n.oid, n.nspname as name from pg_catalog.pg_namespace n
        where n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'supabase_migrations', 'pgboss')
          and not exists (select from pg_catalog.pg_depend d
                          where d.objid = n.oid and d.deptype = 'e')`;
    const parts = [
      await dumpSchemasAndExtensions(sql),
      await dumpTypes(sql),
      await dumpFunctions(sql),
      await dumpRelations(sql),
    ];
    return `-- Written by \`npm run check -- --only schema --fix\` from db/migrations. Not to be edited.\n\n${parts.flat().join('\n\n')}\n`;
  } finally {
    await sql.end();
  }
}

interface Line {
  text: string;
}

const texts = (rows: readonly Line[]): string[] => rows.map(({ text }) => text);

async function dumpSchemasAndExtensions(sql: Sql): Promise<string[]> {
  const extensions = await sql<Line[]>`
    select pg_catalog.format('create extension %I with schema %I;', e.extname, n.nspname) as text
    from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    where e.extname <> 'plpgsql' order by e.extname`;
  const schemas = await sql<Line[]>`
    select pg_catalog.concat_ws(E'\n', pg_catalog.format('create schema %I;', s.name), (
      select pg_catalog.string_agg(g.text, E'\n' order by g.text) from (
        select pg_catalog.format('grant %s on schema %I to %s;', pg_catalog.lower(a.privilege_type), s.name,
          pg_catalog.string_agg(coalesce(r.rolname, 'public'), ', ' order by coalesce(r.rolname, 'public'))) as text
        from pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) a
          left join pg_catalog.pg_roles r on r.oid = a.grantee
        where n.oid = s.oid and a.grantee <> n.nspowner
        group by a.privilege_type) g)) as text
    from pg_temp.own_schema s order by s.name`;
  return [...texts(schemas), ...texts(extensions)];
}

async function dumpTypes(sql: Sql): Promise<string[]> {
  const enums = await sql<Line[]>`
    select pg_catalog.format('create type %I.%I as enum (%s);', s.name, t.typname,
      pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ', ' order by e.enumsortorder)) as text
    from pg_catalog.pg_type t join pg_temp.own_schema s on s.oid = t.typnamespace
      join pg_catalog.pg_enum e on e.enumtypid = t.oid
    where not exists (select from pg_catalog.pg_depend d where d.objid = t.oid and d.deptype = 'e')
    group by s.name, t.typname order by s.name, t.typname`;
  const domains = await sql<Line[]>`
    select pg_catalog.concat_ws(' ', pg_catalog.format('create domain %I.%I as %s', s.name, t.typname,
        pg_catalog.format_type(t.typbasetype, t.typtypmod)),
      case when t.typnotnull then 'not null' end, 'default ' || t.typdefault,
      (select pg_catalog.string_agg(pg_catalog.pg_get_constraintdef(c.oid), ' ' order by c.conname)
       from pg_catalog.pg_constraint c where c.contypid = t.oid and c.contype = 'c')) || ';' as text
    from pg_catalog.pg_type t join pg_temp.own_schema s on s.oid = t.typnamespace
    where t.typtype = 'd'
      and not exists (select from pg_catalog.pg_depend d where d.objid = t.oid and d.deptype = 'e')
    order by s.name, t.typname`;
  const sequences = await sql<Line[]>`
    select pg_catalog.format('create sequence %I.%I;', s.name, c.relname) as text
    from pg_catalog.pg_class c join pg_temp.own_schema s on s.oid = c.relnamespace
    where c.relkind = 'S'
      and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype in ('i', 'e'))
    order by s.name, c.relname`;
  return [...texts(enums), ...texts(domains), ...texts(sequences)];
}

async function dumpFunctions(sql: Sql): Promise<string[]> {
  return texts(
    await sql<Line[]>`
      select pg_catalog.concat_ws(E'\n', pg_catalog.rtrim(pg_catalog.pg_get_functiondef(p.oid), E'\n') || ';',
        (select '-- may execute: ' ||
           pg_catalog.string_agg(coalesce(r.rolname, 'public'), ', ' order by coalesce(r.rolname, 'public'))
         from pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
           left join pg_catalog.pg_roles r on r.oid = a.grantee
         where a.grantee <> p.proowner)) as text
      from pg_catalog.pg_proc p join pg_temp.own_schema s on s.oid = p.pronamespace
      where p.prokind in ('f', 'p')
        and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e')
      order by s.name, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)`,
  );
}

interface Relation extends Line {
  oid: number;
  kind: string;
}

async function dumpRelations(sql: Sql): Promise<string[]> {
  const relations = await sql<Relation[]>`
    select c.oid::int as oid, c.relkind::text as kind, pg_catalog.format('%I.%I', s.name, c.relname) as text
    from pg_catalog.pg_class c join pg_temp.own_schema s on s.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
      and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by c.relkind in ('v', 'm'), s.name, c.relname`;
  const dumped: string[] = [];
  for (const relation of relations) {
    const head = relation.kind === 'v' || relation.kind === 'm' ? dumpView : dumpTable;
    dumped.push([...(await head(sql, relation)), ...(await dumpAround(sql, relation))].join('\n'));
  }
  return dumped;
}

async function dumpView(sql: Sql, { oid, text: name, kind }: Relation): Promise<string[]> {
  const word = kind === 'm' ? 'materialized view' : 'view';
  return texts(
    await sql<Line[]>`
      select pg_catalog.format('create %s %s%s as%s%s', ${word}::text, ${name}::text,
        ' with (' || pg_catalog.array_to_string(c.reloptions, ', ') || ')', E'\n',
        pg_catalog.pg_get_viewdef(c.oid, true)) as text
      from pg_catalog.pg_class c where c.oid = ${oid}`,
  );
}

async function dumpTable(sql: Sql, { oid, text: name }: Relation): Promise<string[]> {
  const columns = await sql<Line[]>`
    select pg_catalog.concat_ws(' ', pg_catalog.quote_ident(a.attname), pg_catalog.format_type(a.atttypid, a.atttypmod),
      case when a.attcollation <> t.typcollation then 'collate ' || a.attcollation::pg_catalog.regcollation end,
      case when a.attnotnull then 'not null' end,
      case a.attgenerated when 's' then pg_catalog.format('generated always as (%s) stored', pg_catalog.pg_get_expr(d.adbin, d.adrelid))
        else 'default ' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) end,
      case a.attidentity when 'a' then 'generated always as identity'
        when 'd' then 'generated by default as identity' end) as text
    from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
      left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = ${oid} and a.attnum > 0 and not a.attisdropped
    order by a.attnum`;
  const constraints = await sql<Line[]>`
    select pg_catalog.format('constraint %I %s', c.conname, pg_catalog.pg_get_constraintdef(c.oid)) as text
    from pg_catalog.pg_constraint c where c.conrelid = ${oid} and c.contype not in ('t', 'n')
    order by pg_catalog.strpos('pufxc', c.contype::text), c.conname`;
  const [partition] = await sql<Line[]>`
    select pg_catalog.concat_ws(' ', ' partition by ' || pg_catalog.pg_get_partkeydef(c.oid),
      (select ' partition of ' || i.inhparent::pg_catalog.regclass || ' ' || pg_catalog.pg_get_expr(c.relpartbound, c.oid)
       from pg_catalog.pg_inherits i where i.inhrelid = c.oid)) as text
    from pg_catalog.pg_class c where c.oid = ${oid}`;
  const lines = [...texts(columns), ...texts(constraints)].map((line) => `  ${line}`);
  return [`create table ${name} (`, lines.join(',\n'), `)${partition?.text ?? ''};`];
}

// What stands around a table or view: indexes, row security, policies, triggers, grants, comments.
async function dumpAround(sql: Sql, { oid, text: name }: Relation): Promise<string[]> {
  const indexes = await sql<Line[]>`
    select pg_catalog.pg_get_indexdef(i.indexrelid) || ';' as text
    from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
    where i.indrelid = ${oid} and not exists (select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid
      and k.contype in ('p', 'u', 'x'))
    order by c.relname`;
  const security = await sql<Line[]>`
    select pg_catalog.format('alter table %s %s row level security;', ${name}::text, w.word) as text
    from pg_catalog.pg_class c, (values (1, 'enable'), (2, 'force')) w (place, word)
    where c.oid = ${oid} and case w.place when 1 then c.relrowsecurity else c.relforcerowsecurity end
    order by w.place`;
  const policies = await sql<Line[]>`
    select pg_catalog.concat_ws(' ', pg_catalog.format('create policy %I on %s as %s for %s to %s', p.policyname, ${name}::text,
        pg_catalog.lower(p.permissive), pg_catalog.lower(p.cmd), pg_catalog.array_to_string(p.roles, ', ')),
      'using (' || p.qual || ')', 'with check (' || p.with_check || ')') || ';' as text
    from pg_catalog.pg_policies p
    where pg_catalog.format('%I.%I', p.schemaname, p.tablename) = ${name}
    order by p.policyname`;
  const triggers = await sql<Line[]>`
    select pg_catalog.pg_get_triggerdef(t.oid) || ';' as text
    from pg_catalog.pg_trigger t where t.tgrelid = ${oid} and not t.tgisinternal and t.tgparentid = 0 order by t.tgname`;
  return [
    indexes,
    security,
    policies,
    triggers,
    await grantsOn(sql, oid, name),
    await commentsOn(sql, oid, name),
  ].flatMap(texts);
}

// Column grants carry their column in brackets after the privilege.
function grantsOn(sql: Sql, oid: number, name: string): Promise<Line[]> {
  return sql<Line[]>`
    select pg_catalog.format('grant %s on %s to %s;', pg_catalog.string_agg(g.privilege, ', ' order by g.privilege), ${name}::text, g.grantee) as text
    from (
      select pg_catalog.lower(a.privilege_type) as privilege, coalesce(r.rolname, 'public') as grantee
      from pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a left join pg_catalog.pg_roles r on r.oid = a.grantee
      where c.oid = ${oid} and a.grantee <> c.relowner
      union all
      select pg_catalog.format('%s (%I)', pg_catalog.lower(a.privilege_type), t.attname), coalesce(r.rolname, 'public')
      from pg_catalog.pg_attribute t, pg_catalog.aclexplode(t.attacl) a left join pg_catalog.pg_roles r on r.oid = a.grantee
      where t.attrelid = ${oid} and t.attnum > 0
    ) g
    group by g.grantee order by g.grantee`;
}

function commentsOn(sql: Sql, oid: number, name: string): Promise<Line[]> {
  return sql<Line[]>`
    select pg_catalog.format('comment on %s is %L;',
      coalesce('column ' || ${name}::text || '.' || a.attname, 'table ' || ${name}::text), d.description) as text
    from pg_catalog.pg_description d
      left join pg_catalog.pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid and d.objsubid > 0
    where d.objoid = ${oid} and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
    order by d.objsubid`;
}
