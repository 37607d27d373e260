import { second } from '../../db/values/instant.ts';
import type { Storage } from './storage.ts';

/** A private bucket of a Supabase project. */
export interface Bucket {
  /** `https://<ref>.supabase.co`. */
  readonly url: string;
  /** The project's secret key; the bucket is open to nobody else. */
  readonly secretKey: string;
  readonly name: string;
}

const patienceMs = 30 * second;

/** A storage in a bucket of Supabase Storage, which must exist and be private. */
export function supabaseStorage({ url, secretKey, name }: Bucket): Storage {
  const ask = (path: string, given: RequestInit): Promise<Response> =>
    fetch(`${url}/storage/v1/object/${path}`, {
      ...given,
      headers: { ...given.headers, apikey: secretKey, authorization: `Bearer ${secretKey}` },
      signal: AbortSignal.timeout(patienceMs),
    });
  return {
    async put(key, bytes, mimeType) {
      const headers = { 'content-type': mimeType, 'x-upsert': 'true' };
      const answer = await ask(`${name}/${key}`, { method: 'POST', headers, body: new Uint8Array(bytes) });
      if (!answer.ok) throw new Error(`the storage answered ${answer.status}: is there a bucket ${name}?`);
    },
    async get(key) {
      const answer = await ask(`authenticated/${name}/${key}`, {});
      if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
      // It says 400 with "not_found" in the body as well as 404.
      if (answer.status === 404 || (answer.status === 400 && /not.?found/i.test(await answer.text()))) return undefined;
      throw new Error(`the storage answered ${answer.status}`);
    },
  };
}
