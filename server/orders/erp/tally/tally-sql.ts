import type { Instant } from '../../../../db/values/instant.ts';
import type { ServerTx } from '../../../postgres/server-tx.ts';
import type { House } from '../../../postgres/transaction.ts';
import type { ListedVoucher, OpenQuestion, OpenVoucher, VoucherReport, WantedVoucher } from './site-wire.ts';

/** A voucher's row. */
export interface VoucherRow {
  readonly kind: OpenVoucher['kind'];
  readonly revision: number;
  readonly wanted: WantedVoucher | null;
  readonly doneRevision: number;
  readonly reference: string | null;
  readonly refusal: { readonly code: string; readonly said?: string } | null;
  readonly trouble: Extract<VoucherReport['outcome'], { kind: 'trouble' }> | null;
  /** When it was reported, in epoch ms. */
  readonly troubleAt: number | null;
}

/** The voucher with this key; `lock` keeps it until the transaction ends. */
export async function voucherOf({ sql }: ServerTx, key: string, lock = false): Promise<VoucherRow | undefined> {
  const [row] = await sql<VoucherRow[]>`
    select kind, revision, wanted, done_revision as "doneRevision", reference, refusal, trouble,
      (extract(epoch from trouble_at) * 1000)::float8 as "troubleAt"
    from ops.tally_voucher where tenant_id = app.tenant_id() and key = ${key} ${lock ? sql`for update` : sql``}`;
  return row;
}

/** Writes down what a voucher is to say; one that is there stays as it is. Gives whether it was new. */
export async function addVoucher(
  { sql }: ServerTx,
  key: string,
  kind: OpenVoucher['kind'],
  wanted: WantedVoucher,
): Promise<boolean> {
  const added = await sql`
    insert into ops.tally_voucher (tenant_id, key, kind, company, wanted)
    values (app.tenant_id(), ${key}, ${kind}, ${wanted.company}, ${sql.json(wanted)}) on conflict (tenant_id, key) do nothing returning key`;
  return added.length > 0;
}

/** Makes it say something else, or nothing, from now on. */
export async function reviseVoucher({ sql }: ServerTx, key: string, wanted: WantedVoucher | null): Promise<void> {
  await sql`
    update ops.tally_voucher set wanted = ${wanted === null ? null : sql.json(wanted)}, revision = revision + 1,
      refusal = null, trouble = null, trouble_at = null, held = false, taken_until = null
    where tenant_id = app.tenant_id() and key = ${key}`;
}

/** Lets the site try again what it was told to leave. */
export async function releaseVoucher({ sql }: ServerTx, key: string): Promise<void> {
  await sql`update ops.tally_voucher set held = false where tenant_id = app.tenant_id() and key = ${key} and held`;
}

/** Whether one voucher's wanted content is another's: as the database compares them, whatever the order of their fields. */
export async function isSameWanted({ sql }: ServerTx, key: string, wanted: WantedVoucher): Promise<boolean> {
  const [row] = await sql<{ same: boolean | null }[]>`
    select wanted = ${sql.json(wanted)} as same from ops.tally_voucher
    where tenant_id = app.tenant_id() and key = ${key}`;
  return row?.same === true;
}

const most = 50;

/** Takes open vouchers for one site agent for a while, oldest first; another gets them only when that is over. */
export async function takeVouchers({ sql, now }: ServerTx, leaseMs: number): Promise<OpenVoucher[]> {
  return await sql<OpenVoucher[]>`
    update ops.tally_voucher as v set taken_until = to_timestamp(${now + leaseMs}::float8 / 1000)
    from (
      select key from ops.tally_voucher
      where tenant_id = app.tenant_id() and done_revision < revision and not held
        and (taken_until is null or taken_until <= to_timestamp(${now}::float8 / 1000))
      order by created_at limit ${most} for update skip locked
    ) as open
    where v.tenant_id = app.tenant_id() and v.key = open.key
    returning v.key, v.revision, v.kind, v.company, v.wanted`;
}

/** Writes down how it went; a word about an older revision than the last done one changes nothing. */
export async function settleVoucher(
  tx: ServerTx,
  { key, revision, outcome }: VoucherReport,
  pauseMs: number,
): Promise<void> {
  const { sql, now } = tx;
  if (outcome.kind === 'trouble') {
    await sql`
      update ops.tally_voucher set trouble = ${sql.json(outcome)}, trouble_at = to_timestamp(${now}::float8 / 1000),
        held = ${outcome.auth}, taken_until = to_timestamp(${now + pauseMs}::float8 / 1000)
      where tenant_id = app.tenant_id() and key = ${key} and revision = ${revision} and done_revision < revision`;
    return;
  }
  const refusal =
    outcome.kind === 'refused'
      ? sql.json({ code: outcome.code, ...(outcome.said ? { said: outcome.said } : {}) })
      : null;
  const reference = outcome.kind === 'refused' ? null : outcome.reference;
  await sql`
    update ops.tally_voucher set done_revision = ${revision}, reference = coalesce(${reference}, reference),
      refusal = ${refusal}, trouble = null, trouble_at = null, taken_until = null
    where tenant_id = app.tenant_id() and key = ${key} and done_revision < ${revision} and revision >= ${revision}`;
}

export async function addQuestion({ sql, newId }: ServerTx, question: Omit<OpenQuestion, 'id'>): Promise<string> {
  const id = newId();
  await sql`insert into ops.tally_question (tenant_id, id, question)
    values (app.tenant_id(), ${id}, ${sql.json(question)})`;
  return id;
}

/** The questions nobody has answered; those of ten minutes ago nobody waits for any more. */
export async function openQuestions({ sql }: ServerTx): Promise<OpenQuestion[]> {
  await sql`delete from ops.tally_question where tenant_id = app.tenant_id() and asked_at < now() - interval '10 minutes'`;
  const rows = await sql<{ id: string; question: Omit<OpenQuestion, 'id'> }[]>`
    select id, question from ops.tally_question where tenant_id = app.tenant_id() and answer is null limit 20`;
  return rows.map(({ id, question }) => ({ id, ...question }));
}

export async function answerQuestion({ sql }: ServerTx, id: string, vouchers: readonly ListedVoucher[]): Promise<void> {
  await sql`update ops.tally_question set answer = ${sql.json([...vouchers])}, answered_at = now()
    where tenant_id = app.tenant_id() and id = ${id} and answer is null`;
}

export async function answerTo({ sql }: ServerTx, id: string): Promise<ListedVoucher[] | undefined> {
  const [row] = await sql<{ answer: ListedVoucher[] | null }[]>`
    select answer from ops.tally_question where tenant_id = app.tenant_id() and id = ${id}`;
  return row?.answer ?? undefined;
}

interface Told {
  readonly id: string;
  readonly row: object;
}

/** Lays what the site told whole over what it told before: rows that differ get a new change, rows no longer told are gone. */
export async function keepMasters(
  { sql }: ServerTx,
  kind: 'item' | 'ledger',
  told: readonly Told[],
  asOf: number,
): Promise<void> {
  // One at a time: changes are read in their order, so that none may be committed behind a later one.
  await sql`select pg_advisory_xact_lock(hashtext('tally_master' || app.tenant_id()::text))`;
  const rows = [...new Map(told.map((each) => [each.id, each])).values()];
  await sql`
    insert into ops.tally_master as known (tenant_id, kind, id, body)
    select app.tenant_id(), ${kind}, r.id, r.row from jsonb_to_recordset(${sql.json(rows as never)}) as r (id text, row jsonb)
    on conflict (tenant_id, kind, id) do update set body = excluded.body, gone = false, change = nextval('ops.tally_change')
    where known.body <> excluded.body or known.gone`;
  await sql`
    update ops.tally_master set gone = true, change = nextval('ops.tally_change')
    where tenant_id = app.tenant_id() and kind = ${kind} and not gone and not (id = any (${rows.map(({ id }) => id)}::text[]))`;
  await sql`
    insert into ops.tally_reading as known (tenant_id, kind, as_of)
    values (app.tenant_id(), ${kind}, to_timestamp(${asOf}::float8 / 1000))
    on conflict (tenant_id, kind) do update set as_of = greatest(known.as_of, excluded.as_of)`;
}

/** When the site last told rows of a kind, in epoch ms; undefined when it never did. */
export async function readAt({ sql }: ServerTx, kind: 'item' | 'ledger'): Promise<number | undefined> {
  const [row] = await sql<{ at: number }[]>`
    select (extract(epoch from as_of) * 1000)::float8 as at from ops.tally_reading
    where tenant_id = app.tenant_id() and kind = ${kind}`;
  return row?.at;
}

/** A row the site told. */
export interface MasterRow {
  readonly id: string;
  readonly body: unknown;
  readonly gone: boolean;
  readonly change: string;
}

export async function mastersSince(
  { sql }: ServerTx,
  kind: 'item' | 'ledger',
  change: string,
  limit: number,
): Promise<MasterRow[]> {
  return await sql<MasterRow[]>`
    select id, body, gone, change::text as change from ops.tally_master as m
    where tenant_id = app.tenant_id() and kind = ${kind} and m.change > ${change}::bigint order by m.change limit ${limit}`;
}

/** The names of ledgers that carry a tax number or this name, at most two. */
export async function ledgersOf({ sql }: ServerTx, field: 'taxNumber' | 'name', value: string): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select body ->> 'name' as name from ops.tally_master
    where tenant_id = app.tenant_id() and kind = 'ledger' and not gone and body ->> ${field} = ${value} order by 1 limit 2`;
  return rows.map(({ name }) => name);
}

/** Whose agent shows a key with this digest; undefined when nobody's, or no longer. */
export async function tenantOfAgent(sql: House['sql'], keyHash: Uint8Array): Promise<string | undefined> {
  return (await sql.begin('read only', async (tx) => {
    await tx`set local role app_server`;
    const [row] = await tx<
      { tenant: string | null }[]
    >`select app.tenant_of_tally_agent(${Buffer.from(keyHash)})::text as tenant`;
    return row?.tenant ?? undefined;
  })) as string | undefined;
}

/** An agent and the company in Tally it stands beside. */
interface Agent {
  readonly id: string;
  readonly name: string;
  readonly company: string;
  readonly keyHash: Uint8Array;
}

export async function addAgent({ sql }: ServerTx, { id, name, company, keyHash }: Agent): Promise<void> {
  await sql`insert into ops.tally_agent (tenant_id, id, name, company, key_hash)
    values (app.tenant_id(), ${id}, ${name}, ${company}, ${Buffer.from(keyHash)})`;
}

/** Notes that an agent asked, and gives its company in Tally. */
export async function sawAgent({ sql, now }: ServerTx, keyHash: Uint8Array): Promise<string> {
  const [row] = await sql<{ company: string }[]>`
    update ops.tally_agent set seen_at = to_timestamp(${now}::float8 / 1000)
    where tenant_id = app.tenant_id() and key_hash = ${Buffer.from(keyHash)} returning company`;
  if (!row) throw new Error('the Tally agent is gone');
  return row.company;
}

/** An agent beside a Tally, without its key. */
export interface TallyAgent {
  readonly id: string;
  readonly name: string;
  /** The company as Tally shows it. */
  readonly company: string;
  readonly createdAt: Instant;
  /** When it last asked here; null when it never did. */
  readonly seenAt: Instant | null;
  readonly revokedAt: Instant | null;
}

/** The agents of a tenant, the newest first, without what their keys are known by. */
export async function agentsOf({ sql }: ServerTx): Promise<TallyAgent[]> {
  const rows = await sql<TallyAgent[]>`
    select id, name, company, (extract(epoch from created_at) * 1000)::float8 as "createdAt",
      (extract(epoch from seen_at) * 1000)::float8 as "seenAt", (extract(epoch from revoked_at) * 1000)::float8 as "revokedAt"
    from ops.tally_agent where tenant_id = app.tenant_id() order by created_at desc, id`;
  return [...rows];
}

/** Gives whether its key was good till now. */
export async function revokeAgent({ sql }: ServerTx, agentId: string): Promise<boolean> {
  const revoked = await sql`
    update ops.tally_agent set revoked_at = now()
    where tenant_id = app.tenant_id() and id = ${agentId} and revoked_at is null returning id`;
  return revoked.length > 0;
}
