import { readHealth } from './health.ts';
import { webHouse } from './web-house.ts';

/** Answers `GET /api/health`: 200 when every part is up, otherwise 503, with the same body. */
export async function answerHealth(): Promise<Response> {
  const health = await readHealth(webHouse().sql, process.env['INGEST_URL']);
  const headers = { 'cache-control': 'no-store' };
  return Response.json(health, { status: health.status === 'ok' ? 200 : 503, headers });
}
