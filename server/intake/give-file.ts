import type { Actor } from '../../db/mutator.ts';
import { type House, setClaims } from '../postgres/transaction.ts';
import { keyOf, type Storage } from '../storage/storage.ts';
import { shown } from '../storage/type-of.ts';

interface KeptFile {
  readonly mimeType: string;
  readonly fileName: string | null;
  readonly sha256: string;
}

const no = (status: number, error: string): Response => Response.json({ error }, { status });

/**
 * A kept file's bytes. Row security with the person's own claims decides whether there is one: 404 for anybody else. What is
 * no picture, sound, film or PDF by its own bytes is only ever saved, and nothing in it can run in the app's name.
 */
export async function answerFile(sql: House['sql'], storage: Storage, actor: Actor, id: string): Promise<Response> {
  if (!/^[\w-]{1,100}$/.test(id)) return no(404, 'no such file');
  const [file] = (await sql.begin('read only', async (tx) => {
    await setClaims(tx, actor, 'authenticated');
    return tx<KeptFile[]>`
      select mime_type as "mimeType", file_name as "fileName", sha256 from public.attachment
      where tenant_id = app.tenant_id() and id = ${id} and state = 'kept'`;
  })) as KeptFile[];
  if (!file) return no(404, 'no such file');
  const bytes = await storage.get(keyOf(actor.tenantId, file.sha256));
  if (!bytes) return no(404, 'the file’s bytes are not in the storage');
  return new Response(bytes, { headers: headersOf(file) });
}

function headersOf({ mimeType, fileName, sha256 }: KeptFile): Record<string, string> {
  const how = shown.has(mimeType) ? 'inline' : 'attachment';
  const name = encodeURIComponent((fileName ?? 'file').toWellFormed());
  return {
    'content-type': shown.has(mimeType) ? mimeType : 'application/octet-stream',
    'content-disposition': `${how}; filename*=UTF-8''${name}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    // The app keeps it itself, where signing out finds it.
    'cache-control': 'private, no-store',
    etag: `"${sha256}"`,
  };
}
