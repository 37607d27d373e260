import { readBody } from './body.ts';
import { parseJsonReadings } from './json-readings.ts';
import { parseLineProtocol, precisionOf } from './line-protocol.ts';
import type { Parsed } from './reading.ts';
import { databaseAnswers, type Machine, machineOfKey, storeReadings } from './store.ts';

/** Longer lists of refused lines are cut; `rejectedTotal` still counts them all. */
const namedLines = 1_000;

const hostname = Deno.env.get('INGEST_HOST') ?? '127.0.0.1';
const port = Number(Deno.env.get('INGEST_PORT') ?? 8000);

Deno.serve({ hostname, port, onListen: () => console.log(`ingest listens on ${hostname}:${port}`) }, answer);

/** The door: `GET …/health`, or readings by `POST` from a machine that shows its key. */
async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  try {
    if (url.pathname.endsWith('/health')) return await health();
    if (request.method !== 'POST')
      return Response.json({ error: 'send readings by POST' }, { status: 405, headers: { allow: 'POST' } });
    return await ingest(request, url);
  } catch (cause) {
    console.error('ingest: readings could not be stored:', cause instanceof Error ? cause.message : cause);
    return Response.json(
      { error: 'the database is not reachable: send the same readings again' },
      { status: 503, headers: { 'retry-after': '2' } },
    );
  }
}

async function health(): Promise<Response> {
  const db = await databaseAnswers();
  return Response.json({ status: db ? 'ok' : 'degraded' }, { status: db ? 200 : 503 });
}

async function ingest(request: Request, url: URL): Promise<Response> {
  const key =
    request.headers.get('x-machine-key') ?? /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const machine = key === undefined ? undefined : await machineOfKey(key);
  if (machine === undefined) return refuse(401, 'no machine has this key: send it as x-machine-key');
  const precision = precisionOf(url.searchParams.get('precision'));
  if (precision === undefined) return refuse(400, 'precision is ns, us, ms or s', machine);
  const body = await readBody(request);
  if (!('text' in body)) return refuse(body.status, body.error, machine);
  const now = Date.now();
  const json = (request.headers.get('content-type') ?? '').includes('json');
  const parsed = json ? parseJsonReadings(body.text, now) : parseLineProtocol(body.text, precision, now);
  if (parsed === undefined)
    return refuse(400, 'the body is not JSON of the form [{ bootId, seq, at, tag, value }]', machine);
  return await store(machine, parsed, new Date(now));
}

async function store(machine: Machine, { readings, rejected }: Parsed, receivedAt: Date): Promise<Response> {
  if (readings.length === 0 && rejected.length === 0) return refuse(400, 'the body holds no readings', machine);
  const [first] = rejected;
  if (first)
    console.warn(
      `ingest: ${machine.equipmentId}: ${rejected.length} refused, first line ${first.line}: ${first.reason}`,
    );
  const stored = readings.length === 0 ? 0 : await storeReadings(machine, readings, receivedAt);
  const said = {
    accepted: readings.length,
    stored,
    duplicates: readings.length - stored,
    rejected: rejected.slice(0, namedLines),
    rejectedTotal: rejected.length,
  };
  return Response.json(said, { status: readings.length === 0 ? 422 : 200 });
}

function refuse(status: number, error: string, machine?: Machine): Response {
  console.warn(`ingest: ${machine?.equipmentId ?? 'a stranger'}: ${status} ${error}`);
  return Response.json({ error }, { status });
}
