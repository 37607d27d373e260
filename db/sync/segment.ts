import type { Cookie, Patch } from './wire.ts';

/** Every row of some scopes as of one snapshot, made once for many devices; a pull with its cookie as `base` brings the rest. */
export interface Segment {
  readonly cookie: Cookie;
  readonly patches: readonly Patch[];
}

/** A segment's first line: the table each of the others is of. */
export interface SegmentHead {
  readonly cookie: Cookie;
  readonly tables: readonly string[];
}

/**
 * A segment on the wire: lines, the first of them the head as JSON, then each table's rows as a patch keeps them: nothing is
 * taken apart to be kept. Throws on any other text, and on one that was cut off.
 */
export function segmentFrom(text: string): Segment {
  const [first = '', ...texts] = text.split('\n');
  // By hand: it comes from our own server, and a schema would bring its library into every first visit.
  const { cookie, tables } = JSON.parse(first) as SegmentHead;
  if (tables.length !== texts.length) throw new Error('a segment that was cut off');
  return { cookie, patches: texts.map((rows, at) => ({ rows: { [tables[at] ?? '']: rows }, removed: [] })) };
}
