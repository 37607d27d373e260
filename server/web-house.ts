import { changesChannel, openHouse } from './house.ts';
import { connectWebPool, webPoolSize } from './postgres/connect.ts';
import type { House } from './postgres/transaction.ts';
import { type RealtimePokes, realtimeFrom, realtimePokes } from './sync/realtime.ts';
import { openSegments, type Segments } from './sync/segments.ts';
import { warmUp } from './sync/warm-up.ts';
import { type Changes, watchChanges } from './sync/watch-changes.ts';

const lookEveryMs = 250;

interface Web {
  readonly house: House;
  readonly changes: Changes;
  readonly realtime: RealtimePokes | undefined;
  readonly segments: Segments;
}

let shared: Web | undefined;

function open(): Web {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set; start the whole system with `npm start`');
  let nudge = (_tenantId: string): void => undefined;
  const house = openHouse(connectWebPool(url), (tenantId) => nudge(tenantId));
  const changes = watchChanges(house.sql);
  nudge = changes.nudge;
  house.sql.listen(changesChannel, changes.nudge).catch(() => undefined);
  setInterval(() => void changes.look().catch(() => undefined), lookEveryMs).unref();
  warmUp(house.sql, webPoolSize).catch(() => undefined);
  const settings = realtimeFrom(process.env);
  const realtime = settings && realtimePokes(settings, changes, house.now);
  return { house, changes, realtime, segments: openSegments(house) };
}

function web(): Web {
  shared ??= open();
  return shared;
}

/** The web process's House. */
export const webHouse = (): House => web().house;
/** The web process's ear for commits. */
export const webChanges = (): Changes => web().changes;
/** The web process's segments. */
export const webSegments = (): Segments => web().segments;
/** The web process's way to poke by Supabase Realtime, when that is configured. */
export const webRealtime = (): RealtimePokes | undefined => web().realtime;
