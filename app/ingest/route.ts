import { noteRefusal } from '../../server/at-door.ts';
import { takeBody } from '../_doors/take-body.ts';

export const dynamic = 'force-dynamic';

/** Machines that know only the web address post here; the bytes go on unread to the ingest process. */
export async function POST(request: Request): Promise<Response> {
  const body = await takeBody(request, 5_000_000);
  if (body === undefined) {
    const error = 'the body is larger than 5 MB: send it in parts';
    noteRefusal('ingest', 413, error);
    return Response.json({ error }, { status: 413 });
  }
  const target = `${process.env['INGEST_URL'] ?? 'http://127.0.0.1:3001'}/ingest${new URL(request.url).search}`;
  try {
    const answer = await fetch(target, {
      method: 'POST',
      headers: passedOn(request.headers),
      body,
      signal: AbortSignal.timeout(30_000),
    });
    return new Response(await answer.text(), {
      status: answer.status,
      headers: { 'content-type': answer.headers.get('content-type') ?? 'application/json' },
    });
  } catch {
    return Response.json(
      {
        error:
          'the process that takes readings is down and being started again: send the same readings again in a few seconds',
      },
      { status: 503, headers: { 'retry-after': '2' } },
    );
  }
}

function passedOn(given: Headers): Headers {
  const kept = ['authorization', 'content-encoding', 'content-type', 'x-machine-key'];
  return new Headers(
    kept
      .flatMap((name) => [[name, given.get(name)] as const])
      .filter((pair): pair is [string, string] => pair[1] !== null),
  );
}
