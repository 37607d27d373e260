import type { Outlet } from '../graph/graph-account.ts';
import { type GraphMessage, type PostOutcome, postMessage } from '../graph/post-message.ts';
import { uploadMedia } from '../graph/upload-media.ts';
import { keyOf, type Storage } from '../storage/storage.ts';

/** Where messages leave by. */
export type OpenOutlet = Exclude<Outlet, { kind: 'none' }>;

/** Whose files a message may carry, and where their bytes are; opened only for a message that carries one. */
export interface FileShelf {
  readonly tenantId: string;
  readonly storage: () => Storage;
}

/** Sends a message once, its file before it. Never retries. */
export async function leaveBy(outlet: OpenOutlet, message: GraphMessage, shelf: FileShelf): Promise<PostOutcome> {
  if (outlet.kind === 'screen') return { kind: 'accepted', externalId: `demo:${message.id}` };
  if (message.form?.kind !== 'file') return postMessage(outlet.account, message);
  const { sha256, mimeType, fileName } = message.form;
  const bytes = await shelf
    .storage()
    .get(keyOf(shelf.tenantId, sha256))
    .catch((error: unknown) => {
      console.error('orders: a file to send could not be read and is tried again:', error);
      return null;
    });
  if (bytes === null) return { kind: 'later', code: 'whatsapp.file_unreadable', retryAfterMs: null };
  if (!bytes) return { kind: 'refused', code: 'whatsapp.file_gone' };
  const given = await uploadMedia(outlet.account, { bytes, mimeType, fileName: fileName ?? 'file' });
  return given.kind === 'taken' ? postMessage(outlet.account, { ...message, mediaId: given.id }) : given;
}
