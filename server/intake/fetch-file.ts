import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Attachment, attachments } from '../../db/message/message.ts';
import { day, minute, second } from '../../db/values/instant.ts';
import { fetchMedia, type MediaOutcome } from '../graph/fetch-media.ts';
import { type GraphAccount, outletFrom } from '../graph/graph-account.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type House, transactAsSystem } from '../postgres/transaction.ts';
import { storageFrom } from '../storage/open-storage.ts';
import { keyOf, type Storage } from '../storage/storage.ts';
import { typeOf } from '../storage/type-of.ts';

/** Where files come from: WhatsApp's Cloud API, or in the demo a folder that stands in for it. */
export type FileSource =
  | { readonly kind: 'graph'; readonly account: GraphAccount }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'none' };

/** A source and where its files are kept. */
export interface FileGround {
  readonly source: FileSource;
  readonly storage: Storage;
}

const megabyte = 1_000_000;
/** WhatsApp's own limits but for documents, where it allows 100 MB. */
const mostBytes: Readonly<Record<string, number>> = { image: 5, sticker: 1, audio: 16, video: 16, document: 20 };
const longestPauseMs = 15 * minute;
/** Meta keeps what came in for seven days; whoever waits for it does not. */
const giveUpAfterMs = 2 * day;
/** Bytes that are not what was announced come right the next time or never. */
const mostWrongDigests = 4;

/** Reads the ground from the environment of a process. */
function fileGroundFrom(env: Readonly<Record<string, string | undefined>>): FileGround {
  const outlet = outletFrom(env);
  const storage = storageFrom(env);
  if (outlet.kind === 'graph') return { source: outlet, storage };
  const folder = env['DATA_DIR'] && outlet.kind === 'screen' ? join(env['DATA_DIR'], 'incoming') : undefined;
  return { source: folder ? { kind: 'folder', folder } : { kind: 'none' }, storage };
}

/**
 * Fetches a file that came with a message, checks that it is what was announced, and keeps its bytes before the row says
 * so. Tried again with growing pauses for two days; what will never come is refused with a reason, for a person to see.
 */
export async function fetchFile(
  house: House,
  tenantId: string,
  payload: JobPayload,
  ground: FileGround = fileGroundFrom(process.env),
): Promise<void> {
  const id = String(payload['attachmentId']);
  const attempt = Number(payload['attempt'] ?? 1);
  const file = await transactAsSystem(house, tenantId, (tx) => tx.get(attachments, id));
  if (file?.state !== 'waiting') return;
  const outcome = await fetchFrom(ground.source, file);
  const kept = outcome.kind === 'got' ? await keep(ground.storage, tenantId, file, outcome) : outcome;
  await transactAsSystem(house, tenantId, (tx) => settleFile(tx, id, kept, attempt));
}

/** What became of a file: kept with its own type, or how fetching it ended. */
type Kept =
  | Exclude<MediaOutcome, { kind: 'got' }>
  | ({ readonly kind: 'kept' } & Pick<Attachment, 'bytes' | 'sha256' | 'mimeType'>);

async function fetchFrom(source: FileSource, { kind, sourceId, sha256 }: Attachment): Promise<MediaOutcome> {
  if (sourceId === null) return { kind: 'refused', code: 'media.gone' };
  const wanted = { sourceId, sha256, mostBytes: (mostBytes[kind] ?? 5) * megabyte };
  switch (source.kind) {
    case 'graph':
      return fetchMedia(source.account, wanted);
    case 'folder':
      return takeFrom(source.folder, wanted);
    case 'none':
      return { kind: 'later', code: 'media.not_configured', retryAfterMs: longestPauseMs };
  }
}

/** The demo's stand-in for the Graph API: a file by its id in a folder. */
async function takeFrom(folder: string, wanted: { sourceId: string; mostBytes: number }): Promise<MediaOutcome> {
  if (!/^[\w-]{1,100}$/.test(wanted.sourceId)) return { kind: 'refused', code: 'media.gone' };
  const bytes = await readFile(join(folder, wanted.sourceId)).catch(() => undefined);
  if (!bytes || bytes.length === 0) return { kind: 'refused', code: 'media.gone' };
  if (bytes.length > wanted.mostBytes) return { kind: 'refused', code: 'media.too_large' };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { kind: 'got', bytes: new Uint8Array(bytes), sha256, mimeType: '' };
}

async function keep(
  storage: Storage,
  tenantId: string,
  file: Attachment,
  got: Extract<MediaOutcome, { kind: 'got' }>,
): Promise<Kept> {
  const mimeType = typeOf(got.bytes, got.mimeType || file.mimeType, file.fileName);
  if (mimeType === 'program') return { kind: 'refused', code: 'media.program' };
  try {
    await storage.put(keyOf(tenantId, got.sha256), got.bytes, mimeType);
  } catch (error) {
    console.error('intake: a file could not be kept and is tried again:', error);
    return { kind: 'later', code: 'media.not_kept', retryAfterMs: null };
  }
  return { kind: 'kept', bytes: got.bytes.byteLength, sha256: got.sha256, mimeType };
}

async function settleFile(tx: ServerTx, id: string, outcome: Kept, attempt: number): Promise<void> {
  const file = await tx.get(attachments, id);
  if (file?.state !== 'waiting') return;
  if (outcome.kind === 'kept') {
    const { bytes, sha256, mimeType } = outcome;
    await tx.put(attachments, { ...file, bytes, sha256, mimeType, state: 'kept', reason: null });
    tx.happened({ type: 'file.kept', attachmentId: id });
    return;
  }
  const [message] = await tx.sql<{ at: number }[]>`
    select (extract(epoch from received_at) * 1000)::float8 as at from public.inbound_message
    where tenant_id = app.tenant_id() and id = ${file.messageId}`;
  const due = tx.now + (outcome.kind === 'later' ? (outcome.retryAfterMs ?? pauseAfter(attempt)) : 0);
  const hopeless =
    outcome.kind === 'refused' ||
    due > (message?.at ?? 0) + giveUpAfterMs ||
    (outcome.code === 'media.wrong_digest' && attempt >= mostWrongDigests);
  if (hopeless) return tx.put(attachments, { ...file, state: 'refused', reason: outcome.code });
  await tx.put(attachments, { ...file, reason: outcome.code });
  await tx.later('file.fetch', `file:${id}`, { attachmentId: id, attempt: attempt + 1 }, due);
}

/** 1 s after the first attempt, twice as long after each further, 15 min at most. */
const pauseAfter = (attempt: number): number => Math.min(second * 2 ** (attempt - 1), longestPauseMs);
