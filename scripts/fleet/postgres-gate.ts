import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What becomes of the answer to a COMMIT: the client hears it, or its connection breaks instead. */
export type Fate = 'pass' | 'cut';

/** A way to Postgres on which answers can be lost. */
export interface PostgresGate {
  /** The database's address by this way. */
  readonly url: string;
  /** Asked, while set, when Postgres says that it has committed something, before anybody else hears of it. */
  onCommit: (() => Promise<Fate>) | undefined;
  /** Connections that broke in the place of the answer to a COMMIT. */
  cuts(): number;
  stop(): Promise<void>;
}

const sslRequest = 80_877_103;
const commandComplete = 'C'.charCodeAt(0);
const committed = Buffer.from('COMMIT\0');

/** Takes whole messages (a type, a length, contents) off the front of what has come; the rest is not whole yet. */
function* wholeMessages(come: { bytes: Buffer }): Generator<Buffer> {
  while (come.bytes.length >= 5) {
    const size = 1 + come.bytes.readInt32BE(1);
    if (come.bytes.length < size) return;
    yield come.bytes.subarray(0, size);
    come.bytes = come.bytes.subarray(size);
  }
}

const isCommitted = (message: Buffer): boolean =>
  message[0] === commandComplete && message.subarray(5).equals(committed);

/** Passes what the server says, message by message, and asks at each commit. */
async function tellClient(server: Socket, client: Socket, fate: () => Promise<Fate>): Promise<void> {
  const come = { bytes: Buffer.alloc(0) };
  for await (const chunk of server as AsyncIterable<Buffer>) {
    come.bytes = Buffer.concat([come.bytes, chunk]);
    for (const message of wholeMessages(come)) {
      if (isCommitted(message) && (await fate()) === 'cut') return;
      client.write(message);
    }
  }
}

/** Stands on a free loopback port in front of the database at `databaseUrl`, for clients that do not encrypt. */
export async function startPostgresGate(databaseUrl: string): Promise<PostgresGate> {
  const at = new URL(databaseUrl);
  const open = new Set<Socket>();
  let cuts = 0;
  const fate = async (): Promise<Fate> => {
    const found = (await gate.onCommit?.()) ?? 'pass';
    if (found === 'cut') cuts += 1;
    return found;
  };
  const pass = (client: Socket): void => {
    const server = connect({ host: at.hostname, port: Number(at.port) });
    for (const socket of [client, server]) open.add(socket.on('error', () => undefined).setNoDelay(true));
    client.once('data', (first: Buffer) => {
      // Nobody encrypts here, and who asks is told so.
      if (first.length === 8 && first.readInt32BE(4) === sslRequest) client.write('N');
      else server.write(first);
      client.pipe(server);
    });
    void tellClient(server, client, fate)
      .catch(() => undefined)
      .finally(() => {
        for (const socket of [client, server]) open.delete(socket.destroy());
      });
  };
  const listener = createServer(pass).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const url = new URL(databaseUrl);
  url.port = String(address !== null && typeof address === 'object' ? address.port : 0);
  const gate: PostgresGate = {
    url: url.href,
    onCommit: undefined,
    cuts: () => cuts,
    async stop() {
      listener.close();
      for (const socket of open) socket.destroy();
      await once(listener, 'close');
    },
  };
  return gate;
}
