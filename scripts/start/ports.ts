import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { freePort } from '../../server/postgres/embedded.ts';

/** Whether someone listens on `port` at loopback or `host`, or it may not be listened on by us. */
export async function isTaken(port: number, host: string): Promise<boolean> {
  const answers = await Promise.all(['127.0.0.1', '::1'].map((address) => someoneAnswers(port, address)));
  return answers.includes(true) || !(await canListen(port, host));
}

/** `wanted` when it is free; otherwise, or when nothing is wanted, any free port. */
export async function portNear(wanted: number | undefined, host: string): Promise<number> {
  if (wanted !== undefined && wanted <= 65_535 && !(await isTaken(wanted, host))) return wanted;
  return freePort();
}

async function someoneAnswers(port: number, address: string): Promise<boolean> {
  const socket = connect({ port, host: address, timeout: 500 });
  try {
    await Promise.race([
      once(socket, 'connect'),
      once(socket, 'timeout').then(() => Promise.reject(new Error('timeout'))),
    ]);
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function canListen(port: number, host: string): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}
