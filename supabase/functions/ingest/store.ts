import postgres from 'npm:postgres@3.4.9';
import type { Reading } from './reading.ts';

/** The machine a key belongs to. */
export interface Machine {
  tenantId: string;
  equipmentId: string;
}

const rowsPerStatement = 5_000;

// A transaction pooler (Supabase’s port 6543) keeps no prepared statements and no settings between transactions.
const sql = postgres(databaseUrl(), {
  max: 4,
  idle_timeout: 30,
  connect_timeout: 5,
  // The driver's own pause grows to 20 s, through which machines would wait although the database is long back.
  backoff: () => 0.3,
  prepare: false,
  onnotice: () => undefined,
});

function databaseUrl(): string {
  const url = Deno.env.get('DATABASE_URL') ?? Deno.env.get('SUPABASE_DB_URL');
  if (url === undefined) throw new Error('ingest needs DATABASE_URL (or SUPABASE_DB_URL)');
  return url;
}

/** The machine whose active key this is, or undefined. Only the key's SHA-256 is stored, and compared. */
export async function machineOfKey(key: string): Promise<Machine | undefined> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key)));
  const [row] = await asIngest(
    (transaction) => transaction<{ tenant_id: string; equipment_id: string }[]>`
    select tenant_id, equipment_id from machine_key where key_hash = ${hash} and active`,
  );
  return row && { tenantId: row.tenant_id, equipmentId: row.equipment_id };
}

/** A transaction that may read machine keys and add readings, and nothing else. */
function asIngest<Result>(act: (transaction: postgres.TransactionSql) => Promise<Result>): Promise<Result> {
  return sql.begin(async (transaction) => {
    await transaction`set local role app_ingest`;
    return await act(transaction);
  }) as Promise<Result>;
}

/** Stores what isn't stored yet, all or nothing, and returns how many rows are new. Wakes whoever listens on `reading`. */
export function storeReadings(machine: Machine, readings: Reading[], receivedAt: Date): Promise<number> {
  return asIngest(async (transaction) => {
    let stored = 0;
    for (let from = 0; from < readings.length; from += rowsPerStatement) {
      stored += await insertBatch(transaction, machine, readings.slice(from, from + rowsPerStatement), receivedAt);
    }
    if (stored > 0) await transaction`select pg_notify('reading', ${`${machine.tenantId}/${machine.equipmentId}`})`;
    return stored;
  });
}

async function insertBatch(
  transaction: postgres.TransactionSql,
  machine: Machine,
  batch: Reading[],
  receivedAt: Date,
): Promise<number> {
  const inserted = await transaction`
    insert into reading (tenant_id, equipment_id, boot_id, seq, source_at, received_at, tag, value, quality)
    select ${machine.tenantId}::uuid, ${machine.equipmentId}, boot_id, seq,
           timestamptz 'epoch' + source_at * interval '1 microsecond', ${receivedAt}::timestamptz, tag, value, quality
    from unnest(
      ${batch.map((reading) => reading.bootId)}::text[],
      ${batch.map((reading) => reading.seq.toString())}::text[]::bigint[],
      ${batch.map((reading) => reading.sourceAt.toString())}::text[]::bigint[],
      ${batch.map((reading) => reading.tag)}::text[],
      ${batch.map((reading) => reading.value)}::double precision[],
      ${batch.map((reading) => reading.quality)}::text[]
    ) as given (boot_id, seq, source_at, tag, value, quality)
    on conflict do nothing`;
  return inserted.count;
}

/** Whether the database answers. */
export async function databaseAnswers(): Promise<boolean> {
  return await sql`select 1`.then(
    () => true,
    () => false,
  );
}
