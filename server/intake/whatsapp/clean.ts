import { createHash } from 'node:crypto';

export const longestId = 200;
export const longestName = 40;

/** What Postgres can't keep in text (NUL, half of a surrogate pair) goes; the raw body keeps it. */
export const clean = (text: string, longest: number): string =>
  text.replaceAll('\0', '').slice(0, longest).toWellFormed();

/** Ids are indexed: one too long for that is known by its digest. */
export const shortId = (id: string): string =>
  id.length <= longestId ? id : `sha256:${createHash('sha256').update(id).digest('hex')}`;
