import postgres from 'postgres';

/** Whether the database at `url` answers: undefined when it does, otherwise why not, in a few words without the password. */
export async function whyUnreachable(url: string): Promise<string | undefined> {
  const at = hostOf(url);
  if (at === undefined) return 'it is not a URL like postgres://user:password@host:5432/database';
  const sql = postgres(url, { max: 1, connect_timeout: 5, fetch_types: false, onnotice: () => undefined });
  try {
    await sql`select 1`;
    return undefined;
  } catch (cause) {
    return `${at}: ${wordsFor(cause)}`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function hostOf(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed && /^postgres(ql)?:$/.test(parsed.protocol) ? `${parsed.host}${parsed.pathname}` : undefined;
}

function wordsFor(cause: unknown): string {
  if (cause instanceof AggregateError) return wordsFor(cause.errors[0]);
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}
