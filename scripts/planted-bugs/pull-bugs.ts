import type { PlantedBug } from './planted-bug.ts';

const pull = 'server/sync/pull.ts';
const sql = 'server/sync/pull-sql.ts';
const watch = 'server/sync/watch-changes.ts';
const migration = 'supabase/migrations/20261101000200_sync.sql';

/** Mistakes in what the server tells devices, and when. */
export const pullBugs: readonly PlantedBug[] = [
  {
    name: 'cookie-taken-after-the-rows',
    file: pull,
    from: 'cookie: { epoch, snapshot, scopes },',
    to: "cookie: { epoch, snapshot: (await house.sql`select pg_current_snapshot()::text as now`)[0]?.['now'], scopes },",
    breaks: 'SYNC-6',
  },
  {
    name: 'epoch-not-compared',
    file: pull,
    from: 'if (!cookie || cookie.epoch !== epoch || ',
    to: 'if (!cookie || ',
    breaks: 'SYNC-7',
  },
  {
    name: 'cookie-from-the-future-believed',
    file: pull,
    from: '(await isPast(sql, cookie.snapshot)) ? cookie : null',
    to: '(await isPast(sql, cookie.snapshot)) ? cookie : cookie',
    breaks: 'SYNC-7',
  },
  {
    name: 'stones-not-read',
    file: pull,
    from: 'cookie ? stonesSince(sql, kept, cookie.snapshot) : []',
    to: '[]',
    breaks: 'SYNC-6',
  },
  {
    name: 'lost-scope-not-purged',
    file: pull,
    from: '[...had.filter((scope) => !scopes.includes(scope)), ...added]',
    to: '[...added]',
    breaks: 'SYNC-8',
  },
  {
    name: 'gained-scope-not-purged-first',
    file: pull,
    from: '[...had.filter((scope) => !scopes.includes(scope)), ...added]',
    to: '[...had.filter((scope) => !scopes.includes(scope))]',
    breaks: 'SYNC-6',
  },
  {
    name: 'gained-scope-not-whole',
    file: pull,
    from: 'added.length > 0 ? pageOfRows(sql, added, null, limit) : nothing',
    to: 'added.length > 0 && !cookie ? pageOfRows(sql, added, null, limit) : nothing',
    breaks: 'SYNC-8',
  },
  {
    name: 'gained-rows-hide-changed-ones',
    file: pull,
    from: 'if (more) rows[table] = ',
    to: 'if (more) rows[table] = more || ',
    breaks: 'SYNC-6',
  },
  {
    name: 'settled-not-told',
    file: pull,
    from: 'return { lastMid: row?.last ?? 0, refused };',
    to: 'return { lastMid: 0, refused };',
    breaks: 'SYNC-2',
  },
  {
    name: 'refusals-not-told',
    file: sql,
    from: "and t.status <> 'applied'`;",
    to: "and t.status = 'parked'`;",
    breaks: 'SYNC-2',
  },
  {
    name: 'running-writers-forgotten',
    file: sql,
    from: 'not pg_visible_in_snapshot(t.xid, ',
    to: 't.xid >= pg_snapshot_xmax(',
    breaks: 'SYNC-6',
  },
  {
    name: 'oldest-running-writer-forgotten',
    file: sql,
    from: 't.xid >= pg_snapshot_xmin(',
    to: 't.xid > pg_snapshot_xmin(',
    breaks: 'SYNC-6',
  },
  {
    name: 'page-begins-too-far-in-the-next-table',
    file: sql,
    from: "after: at === begin ? after : ''",
    to: 'after',
    breaks: 'SYNC-6',
  },
  {
    name: 'last-page-lost',
    file: sql,
    from: 'next: room < 0 && last ?',
    to: 'next: room < -limit && last ?',
    breaks: 'SYNC-6',
  },
  {
    name: 'page-in-no-order',
    file: sql,
    from: 'and t.id > $2 order by t.id limit $3::int`',
    to: 'and t.id > $2 order by t.id desc limit $3::int`',
    breaks: 'SYNC-6',
  },
  {
    name: 'nothing-added-up',
    file: pull,
    from: 'request.check ? sumScopes(sql, scopes) : null',
    to: 'null',
    breaks: 'SYNC-6',
  },
  {
    name: 'no-stone-where-a-row-moved-away',
    file: migration,
    from: "if tg_op = 'UPDATE' and new.scope = old.scope and new.id = old.id then",
    to: "if tg_op = 'UPDATE' then",
    breaks: 'SYNC-6',
  },
  {
    name: 'old-stone-not-renewed',
    file: migration,
    from: 'do update set xid = pg_current_xact_id(), at = now();',
    to: 'do nothing;',
    breaks: 'SYNC-6',
  },
  {
    name: 'changes-not-stamped',
    file: migration,
    from: 'create trigger a_stamp before insert or update on',
    to: 'create trigger a_stamp before insert on',
    breaks: 'SYNC-6',
  },
  {
    name: 'poke-looks-from-after-the-reading',
    file: watch,
    from: '  watched.snapshot = next;\n  if (changed.length === 0)',
    to: '  watched.snapshot = await snapshotNow(sql);\n  if (changed.length === 0)',
    breaks: 'SYNC-13',
  },
  {
    name: 'failed-look-counts',
    file: watch,
    from: '  const scopes = [...new Set(',
    to: '  watched.snapshot = next;\n  const scopes = [...new Set(',
    breaks: 'SYNC-13',
  },
];
