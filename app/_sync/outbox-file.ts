import * as z from 'zod/mini';
import { type Origin, origin } from '../../db/sync/wire.ts';
import { isPlain } from '../../db/values/plain.ts';
import type { Local } from './local.ts';
import type { OutboxEntry } from './storage.ts';

/** An outbox in a file: what a person takes along when a device is about to be lost, wiped or sent away. */

const kind = 'throughline-outbox';
const text = z.string().check(z.maxLength(200));
const mid = z.int().check(z.minimum(1));
const args = z.unknown().check(z.refine(isPlain));

const content = z.object({
  kind: z.literal(kind),
  version: z.literal(1),
  tenantId: text,
  /** The database's name at the server. */
  device: text,
  savedAt: z.number(),
  /** Server time minus that device's time, in milliseconds. */
  skew: z.number(),
  /** Confirmed and not settled, oldest first. */
  entries: z.array(z.object({ mid, name: text, args, actor: text, at: z.number(), origin: z.optional(origin) })),
  /** Refused and not dealt with: they have ended, and are kept for who reads the file. */
  refused: z.array(z.object({ mid, name: text, args, actor: text, actedAt: z.number(), code: z.nullable(text) })),
});
type Content = z.infer<typeof content>;
const file = z.extend(content, { checksum: z.number() });

/** CRC-32: tells a file that was cut off or edited. It proves nothing about who wrote it; the server asks that of the device. */
function checksum(given: Content): number {
  let sum = -1;
  for (const byte of new TextEncoder().encode(JSON.stringify(given))) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ -1) >>> 0;
}

/** The device's outbox and its unread refusals as a file's text. `at` by this device's clock. */
export function writeOutboxFile({ waiting, refused, head }: Local, tenantId: string, at: number): string {
  // Keys in the order of `content`: the checksum is over the text they make.
  const plain: Content = {
    kind,
    version: 1,
    tenantId,
    device: head.client ?? '',
    savedAt: at,
    skew: head.skew,
    entries: waiting.map((entry) => ({
      mid: entry.mid,
      name: entry.name,
      args: entry.args ?? null,
      actor: entry.actor,
      at: entry.at,
      ...(entry.origin && { origin: entry.origin }),
    })),
    refused: refused.map((entry) => ({
      mid: entry.mid,
      name: entry.name,
      args: entry.args ?? null,
      actor: entry.actor,
      actedAt: entry.actedAt,
      code: entry.code,
    })),
  };
  return JSON.stringify({ ...plain, checksum: checksum(plain) }, null, 1);
}

/** What became of reading a file: its contents, or why it is none of this company's outboxes. */
export type ReadFile =
  | { readonly read: true; readonly file: Content }
  | { readonly read: false; readonly why: 'no_outbox' | 'damaged' | 'other_company' };

/** Reads a file's text, whatever it is; never throws. */
export function readOutboxFile(given: string, tenantId: string): ReadFile {
  try {
    const told: unknown = JSON.parse(given);
    const isOurs = typeof told === 'object' && told !== null && 'kind' in told && told.kind === kind;
    if (!isOurs) return { read: false, why: 'no_outbox' };
    const parsed = z.safeParse(file, told);
    if (!parsed.success) return { read: false, why: 'damaged' };
    const { checksum: sum, ...rest } = parsed.data;
    if (sum !== checksum(rest)) return { read: false, why: 'damaged' };
    return rest.tenantId === tenantId ? { read: true, file: rest } : { read: false, why: 'other_company' };
  } catch {
    // Not JSON, or nested deeper than anything we write.
    return { read: false, why: 'no_outbox' };
  }
}

type Asked = Omit<OutboxEntry, 'mid'>;

/** What makes two actions the same whatever their numbers. */
const sameness = ({ name, args, actor, at }: Asked): string => JSON.stringify([name, args ?? null, actor, at]);

/** How a file's entry is remembered once it was loaded. */
const fileKey = (client: string, entryMid: number): string => `${client}/${entryMid}`;

/** Where a file's entry was first confirmed; one of a database that never reached the server has no name there. */
const originOf = (device: string, entry: { mid: number; origin?: Origin | undefined }): Origin | undefined =>
  entry.origin ?? (device === '' ? undefined : { client: device, mid: entry.mid });

/** A file's actions sorted into those to queue here, on this device's clock, and how many this device knows already. */
export interface Sorted {
  readonly fresh: readonly (Asked & { readonly key: string })[];
  readonly known: number;
}

/** Sorts a file's actions. `loaded`: keys of those that came from files before. */
export function sortOutboxFile({ waiting, refused, head }: Local, loaded: ReadonlySet<string>, given: Content): Sorted {
  const here = new Set([...waiting, ...refused.map((entry) => ({ ...entry, at: entry.actedAt }))].map(sameness));
  const seen = new Set(loaded);
  const shift = given.skew - head.skew;
  const fresh = given.entries.flatMap(({ mid: number, origin: before, ...rest }) => {
    const from = originOf(given.device, { mid: number, origin: before });
    const key = from ? fileKey(from.client, from.mid) : fileKey('', number);
    const entry = { ...rest, at: rest.at + shift, key, ...(from && { origin: from }) };
    const isOwn = from !== undefined && from.client === head.client && from.mid <= head.lastMid;
    if (isOwn || seen.has(key) || here.has(sameness(entry))) return [];
    seen.add(key);
    return [entry];
  });
  return { fresh, known: given.entries.length - fresh.length };
}
