import { noteRefusal } from '../server/at-door.ts';
import { takeBody } from './take-body.ts';

const largestBody = 5_000_000;
const patienceMs = 30_000;
const kept = ['authorization', 'content-encoding', 'content-type', 'x-machine-key'];

const passedOn = (given: Headers): Headers => new Headers([...given].filter(([name]) => kept.includes(name)));

/** Machines that know only the web address post here; the bytes go on unread to the ingest process. */
export async function passOnReadings(request: Request): Promise<Response> {
  const body = await takeBody(request, largestBody);
  if (body === undefined) {
    const error = 'the body is larger than 5 MB: send it in parts';
    noteRefusal('ingest', 413, error);
    return Response.json({ error }, { status: 413 });
  }
  const target = `${process.env['INGEST_URL'] ?? 'http://127.0.0.1:3001'}/ingest${new URL(request.url).search}`;
  try {
    const headers = passedOn(request.headers);
    const answer = await fetch(target, { method: 'POST', headers, body, signal: AbortSignal.timeout(patienceMs) });
    return new Response(await answer.text(), {
      status: answer.status,
      headers: { 'content-type': answer.headers.get('content-type') ?? 'application/json' },
    });
  } catch {
    const error =
      'the process that takes readings is down and being started again: send the same readings again in a few seconds';
    return Response.json({ error }, { status: 503, headers: { 'retry-after': '2' } });
  }
}
