import { gunzipSync } from 'node:zlib';
import type { Actor } from '../../db/mutator.ts';
import { type Segment, segmentFrom } from '../../db/sync/segment.ts';
import type { Segments } from './segments.ts';

/** A segment as a device gets it. */
export async function segmentNow(segments: Segments, actor: Actor, scopes: readonly string[] | null): Promise<Segment> {
  return segmentFrom(gunzipSync(await segments.of(actor, scopes)).toString());
}
