/**
 * The web process: the doors (`doors.ts`) and the screens, which are files. Stateless: any number may run. While developing Next
 * itself draws the screens, with hot reload.
 */
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { addDoors } from './doors.ts';
import { readOut } from './take-body.ts';

const keepAliveMs = 30_000;

const { HOST: host = '127.0.0.1', PORT = '3000', NODE_ENV } = process.env;
const port = Number(PORT);

const app = new Hono();
app.use('*', async (context, next) => {
  await next();
  await readOut(context.req.raw);
  context.header('X-Content-Type-Options', 'nosniff');
  context.header('X-Frame-Options', 'DENY');
  context.header('Referrer-Policy', 'same-origin');
});
// Doors answer for themselves; this is for what nobody foresaw beside them.
app.onError((cause, context) => {
  console.error('web: could not be answered:', cause);
  return context.json({ error: 'this could not be answered: try again in a few seconds' }, 503);
});
addDoors(app);

const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
const server = createServer({ keepAliveTimeout: keepAliveMs }, answer);
if (NODE_ENV === 'development') {
  const { drawWithNext } = await import('./dev-screens.ts');
  await drawWithNext(server, answer, { host, port });
} else {
  const { addScreens } = await import('./screens.ts');
  addScreens(app);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    server.close(() => process.exit(0));
    // Streams of pokes never end by themselves.
    server.closeAllConnections();
  });
server.listen(port, host);
