import type { Hono } from 'hono';
import { atDoor } from '../server/at-door.ts';
import { answerHealth } from '../server/health-door.ts';
import { answerAuth, largestAuthBody } from '../server/identity/auth-door.ts';
import { demoSignIn } from '../server/identity/demo-door.ts';
import { giveFile } from '../server/intake/file-door.ts';
import { largestList, takeList } from '../server/intake/list-door.ts';
import { followMessage } from '../server/intake/message-status-door.ts';
import { largestDelivery, receiveWhatsapp, verifyWhatsapp } from '../server/intake/whatsapp-door.ts';
import { answerTallyAgent, largestReport } from '../server/orders/erp/tally/tally-door.ts';
import { giveSegment } from '../server/sync/segment-door.ts';
import { largestTourBody, takeTourStep } from '../server/tour/tour-door.ts';
import { answerApi } from './answer-api.ts';
import { passOnReadings } from './pass-on-readings.ts';
import { takeBody } from './take-body.ts';

type Answering = (request: Request) => Promise<Response> | Response;

const lastOf = ({ url }: Request): string => new URL(url).pathname.split('/').at(-1) ?? '';

/** Every door of the house by method and address; each is given a request, and answers it. */
const doors: readonly (readonly [method: 'GET' | 'POST', path: string, name: string, answering: Answering])[] = [
  // How the system is: 503 while a part is down; and whether anybody may sign in as anybody.
  ['GET', '/api/health', 'health', () => answerHealth()],
  ['GET', '/api/mode', 'mode', () => Response.json({ demo: process.env['THROUGHLINE_DEMO'] === '1' })],

  // The app: who is signed in, sync, files that came with messages, lists put in by hand.
  ['GET', '/api/auth/*', 'auth', async (asked) => answerAuth(asked, await takeBody(asked, largestAuthBody))],
  ['POST', '/api/auth/*', 'auth', async (asked) => answerAuth(asked, await takeBody(asked, largestAuthBody))],
  ['GET', '/api/segment', 'segment', giveSegment],
  ['GET', '/api/files/:id', 'files', giveFile],
  ['POST', '/api/lists', 'lists', async (asked) => takeList(asked, await takeBody(asked, largestList))],

  // Customers: WhatsApp’s handshake, its deliveries signed over their raw bytes, and how far a message has come.
  ['GET', '/api/whatsapp', 'whatsapp', verifyWhatsapp],
  [
    'POST',
    '/api/whatsapp',
    'whatsapp',
    async (asked) => receiveWhatsapp(await takeBody(asked, largestDelivery), asked.headers),
  ],
  ['GET', '/api/messages/:wamid', 'messages', followMessage],

  // What the agent beside a plant's Tally asks and brings.
  [
    'POST',
    '/api/tally/:what',
    'tally',
    async (asked) => answerTallyAgent(lastOf(asked), await takeBody(asked, largestReport), asked.headers),
  ],

  // The demo: one click signs in as a role; one step of the tour.
  ['GET', '/demo/sign-in', 'demo', demoSignIn],
  ['POST', '/demo/tour', 'tour', async (asked) => takeTourStep(asked, await takeBody(asked, largestTourBody))],
];

/** What no door answers is refused, with a line in the log as everywhere. */
const no = (status: number, error: string, headers: Record<string, string> = {}): Promise<Response> =>
  atDoor('web', async () => Response.json({ error }, { status, headers }));

/** Adds the doors; what comes to their addresses with another method is told so. */
export function addDoors(app: Hono): void {
  // These two write their own lines.
  app.on(['GET', 'POST'], '/api/trpc/*', ({ req }) => answerApi(req.raw));
  app.post('/ingest', ({ req }) => passOnReadings(req.raw));
  for (const [method, path, name, answering] of doors)
    app.on(method, path, ({ req }) => atDoor(name, async () => answering(req.raw)));
  const methods = new Map<string, string[]>([
    ['/api/trpc/*', ['GET', 'POST']],
    ['/ingest', ['POST']],
  ]);
  for (const [method, path] of doors) methods.set(path, [...(methods.get(path) ?? []), method]);
  for (const [path, allowed] of methods)
    app.all(path, ({ req }) => {
      const error = `${req.method} is not for this address: use ${allowed.join(' or ')}`;
      return no(405, error, { allow: allowed.join(', ') });
    });
  app.all('/api/*', () => no(404, 'there is nothing at this address'));
}
