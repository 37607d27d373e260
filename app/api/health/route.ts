import { answerHealth } from '../../../server/health-door.ts';

export const dynamic = 'force-dynamic';

/** How the system is: `{ status, version, db, worker, ingest, now }`, 503 while a part is down. */
export const GET = (): Promise<Response> => answerHealth();
