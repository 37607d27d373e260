import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What becomes of a statement: it goes on to the database, or its sender dies before it is sent or right after. */
export type Fate = 'pass' | 'before' | 'after';

/** A way to Postgres on which each statement is a step that can be its sender's last. */
export interface SteppingGate {
  /** The database's address by this way. */
  readonly url: string;
  stop(): Promise<void>;
}

const [query, parse, bind, execute] = ['Q', 'P', 'B', 'E'].map((type) => type.charCodeAt(0));
const longestStep = 90;
/** Where a longer statement differs from another of the same beginning only further on, so many letters of its digest do. */
const digestLength = 6;

const textTo = (bytes: Buffer, from: number): string => bytes.toString('utf8', from, bytes.indexOf(0, from));

/** A statement as one step, whatever values and however many rows it carries: its beginning, and a digest of what is longer. */
function stepOf(sql: string): string {
  const whole = sql
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replace(/^select t\."id" as .*? from (?=(?:public|ops|app|sync)\.)/, 'select t.* from ')
    .replaceAll(/\$\d+/g, '$')
    .replaceAll(/(\([^()]*\))(?:, ?\1)+/g, '$1');
  if (whole.length <= longestStep) return whole;
  return `${whole.slice(0, longestStep)} #${createHash('sha256').update(whole).digest('hex').slice(0, digestLength)}`;
}

/** Which statement a client's message runs; undefined for messages that run none. It has to see all of them, in order. */
function statementReader(): (message: Buffer) => string | undefined {
  const prepared = new Map<string, string>();
  const portals = new Map<string, string>();
  return (message) => {
    const name = (): string => textTo(message, 5);
    const next = (): string => textTo(message, 5 + Buffer.byteLength(name()) + 1);
    if (message[0] === query) return stepOf(name());
    if (message[0] === parse) prepared.set(name(), stepOf(next()));
    if (message[0] === bind) portals.set(name(), prepared.get(next()) ?? '');
    return message[0] === execute ? portals.get(name()) : undefined;
  };
}

/** Takes whole messages off the front of what has come: the first has no type, each other one has. */
function messageCutter(): (chunk: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0);
  let typed = 0;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const whole: Buffer[] = [];
    while (rest.length >= typed + 4) {
      const size = typed + rest.readInt32BE(typed);
      if (rest.length < size) break;
      whole.push(rest.subarray(0, size));
      rest = rest.subarray(size);
      typed = 1;
    }
    return whole;
  };
}

/**
 * Stands on a free loopback port in front of the database at `databaseUrl`, for one process that does not encrypt. `step` is
 * asked before each statement, and kills that process itself when it answers otherwise than `pass`.
 */
export async function startSteppingGate(
  databaseUrl: string,
  step: (statement: string) => Fate,
  kill: () => void,
): Promise<SteppingGate> {
  const at = new URL(databaseUrl);
  const open = new Set<Socket>();
  const pass = (client: Socket): void => {
    const server = connect({ host: at.hostname, port: Number(at.port) });
    const [cut, read] = [messageCutter(), statementReader()];
    let isDead = false;
    for (const socket of [client, server]) open.add(socket.on('error', () => undefined).setNoDelay(true));
    const end = (): void => {
      for (const socket of [client, server]) open.delete(socket.destroy());
    };
    client.on('data', (chunk: Buffer) => {
      for (const message of isDead ? [] : cut(chunk)) {
        const statement = message === undefined ? undefined : read(message);
        const fate = statement === undefined ? 'pass' : step(statement);
        if (fate !== 'before') server.write(message);
        if (fate === 'pass') continue;
        isDead = true;
        kill();
        return;
      }
    });
    client.on('close', () => server.end());
    server.pipe(client).on('close', end);
  };
  const listener = createServer(pass).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const url = new URL(databaseUrl);
  url.port = String(address !== null && typeof address === 'object' ? address.port : 0);
  return {
    url: url.href,
    async stop() {
      listener.close();
      for (const socket of open) socket.destroy();
      await once(listener, 'close');
    },
  };
}
