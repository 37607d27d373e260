import type { RequestListener, Server } from 'node:http';
import { join } from 'node:path';
import next from 'next';
import { isPlacePath } from '../app/_ui/place-names.ts';

const doors = /^\/(api|demo|ingest)(\/|\?|$)/;

/** Lets Next answer everything that is not at a door: the document for every place, scripts as they are now. */
export async function drawWithNext(
  server: Server,
  answer: RequestListener,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  const screens = next({ dev: true, dir: join(import.meta.dirname, '..'), hostname: host, port, httpServer: server });
  await screens.prepare();
  const draw = screens.getRequestHandler();
  server.removeAllListeners('request');
  server.on('request', (asked, answered) => {
    if (doors.test(asked.url ?? '')) return answer(asked, answered);
    if (isPlacePath(new URL(asked.url ?? '/', 'http://here').pathname)) asked.url = '/';
    return void draw(asked, answered);
  });
}
