import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Actor } from '../../db/mutator.ts';
import { scopesOf } from '../../db/scope.ts';
import type { SegmentHead } from '../../db/sync/segment.ts';
import type { Cookie } from '../../db/sync/wire.ts';
import { type House, setClaims } from '../postgres/transaction.ts';
import { standing, wholeScopes } from './pull-sql.ts';

const packed = promisify(gzip);

/** One older than this is no longer given: stones are kept 30 days, and a device must be told of every one since. */
const uselessAfterMs = 24 * 60 * 60_000;
/** So many bytes are kept at most; the longest unused go first. */
const mostBytes = 64_000_000;

/** The rows of some scopes as of one snapshot, as they go over the wire. */
interface Made {
  readonly cookie: Cookie;
  readonly body: Buffer<ArrayBuffer>;
  readonly madeAt: number;
}

export interface Segments {
  /** The gzipped text of a segment of those of `wanted` (all when null) that are this person's; `segmentFrom` reads it. */
  of(actor: Actor, wanted: readonly string[] | null): Promise<Buffer<ArrayBuffer>>;
  /** So much has changed since the segment of these scopes was made that it is made anew, in the background. */
  renew(actor: Actor, scopes: readonly string[]): void;
}

/** Those of the wanted scopes that are this person's, always in the same order: under anybody else's they would lack rows. */
const ownOf = (actor: Actor, wanted: readonly string[] | null): string[] =>
  scopesOf(actor).filter((scope) => wanted === null || wanted.includes(scope));

const keyOf = (actor: Actor, scopes: readonly string[]): string => [actor.tenantId, ...scopes].join(' ');

/** Reads all rows of the scopes under the person's own row security: who has the same scopes sees the same rows. */
async function make(house: House, actor: Actor, scopes: readonly string[]): Promise<Made> {
  const { cookie, texts } = await house.sql.begin('isolation level repeatable read read only', async (sql) => {
    const [, { snapshot, epoch }, texts] = await Promise.all([
      setClaims(sql, actor, 'authenticated'),
      standing(sql, null, null),
      wholeScopes(sql, scopes),
    ]);
    return { cookie: { epoch, snapshot, scopes: [...scopes] }, texts };
  });
  const head: SegmentHead = { cookie, tables: texts.map(({ name }) => name) };
  const body = await packed([JSON.stringify(head), ...texts.map(({ text }) => text)].join('\n'));
  return { cookie, body: body as Buffer<ArrayBuffer>, madeAt: house.now() };
}

/** Whether the database could still have told this segment: not after a restore to before it. */
async function isCurrent(house: House, actor: Actor, { cookie }: Made): Promise<boolean> {
  return house.sql.begin('read only', async (sql) => {
    const [, stand] = await Promise.all([setClaims(sql, actor, 'authenticated'), standing(sql, cookie, null)]);
    return stand.epoch === cookie.epoch && stand.isPast === true;
  }) as Promise<boolean>;
}

/**
 * Segments for devices that begin: made when first asked for, packed once, given to everybody with the same scopes. A first
 * sync then costs the server a look into memory and a pull of what changed since. One older than `staleAfterMs` is still given,
 * and made anew in the background.
 */
export function openSegments(house: House, staleAfterMs = 5 * 60_000): Segments {
  const kept = new Map<string, Made>();
  const making = new Map<string, Promise<Made>>();

  function keep(key: string, made: Made): void {
    kept.delete(key);
    kept.set(key, made);
    let bytes = [...kept.values()].reduce((sum, { body }) => sum + body.length, 0);
    for (const [oldest, { body }] of kept) {
      if (bytes <= mostBytes || oldest === key) return;
      kept.delete(oldest);
      bytes -= body.length;
    }
  }

  function makeOnce(key: string, actor: Actor, scopes: readonly string[]): Promise<Made> {
    const running = making.get(key);
    if (running) return running;
    const begun = make(house, actor, scopes)
      .then((made) => {
        keep(key, made);
        return made;
      })
      .finally(() => making.delete(key));
    making.set(key, begun);
    return begun;
  }

  return {
    async of(actor, wanted) {
      const scopes = ownOf(actor, wanted);
      const key = keyOf(actor, scopes);
      const known = kept.get(key);
      const age = known ? house.now() - known.madeAt : Number.POSITIVE_INFINITY;
      if (!known || age > uselessAfterMs || !(await isCurrent(house, actor, known)))
        return (await makeOnce(key, actor, scopes)).body;
      // Meanwhile it may have been made anew.
      if (kept.get(key) === known) keep(key, known);
      if (age > staleAfterMs) void makeOnce(key, actor, scopes).catch(() => undefined);
      return known.body;
    },
    renew(actor, wanted) {
      const scopes = ownOf(actor, wanted);
      void makeOnce(keyOf(actor, scopes), actor, scopes).catch(() => undefined);
    },
  };
}
