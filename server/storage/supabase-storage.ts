import * as z from 'zod';
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

/** How it says no: the status it means stands in the body, whatever the answer's own (mostly 400) is. */
const refusal = z.object({ statusCode: z.coerce.string(), error: z.string(), message: z.string() }).partial();

/** A storage in a bucket of Supabase Storage, which must exist and be private. Each call is given up after `timeoutMs`. */
export function supabaseStorage({ url, secretKey, name }: Bucket, timeoutMs: number = patienceMs): Storage {
  const ask = (path: string, given: RequestInit): Promise<Response> =>
    fetch(`${url}/storage/v1/object/${path}`, {
      ...given,
      headers: { ...given.headers, apikey: secretKey, authorization: `Bearer ${secretKey}` },
      // Followed, a redirect would carry the key to another place.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
  return {
    async put(key, bytes, mimeType) {
      const headers = { 'content-type': mimeType, 'x-upsert': 'true' };
      const answer = await ask(`${name}/${key}`, { method: 'POST', headers, body: new Uint8Array(bytes) });
      if (!answer.ok)
        throw new Error(`the storage answered ${await saidNo(answer)}: is there a private bucket ${name}?`);
      await answer.body?.cancel();
    },
    async get(key) {
      const answer = await ask(`authenticated/${name}/${key}`, {});
      if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
      const no = await saidNo(answer);
      // Without its bucket nothing is known of a file: that is no "there is none".
      if (/^404\b/.test(no) && !/bucket/i.test(no)) return undefined;
      throw new Error(`the storage answered ${no}`);
    },
  };
}

/** `404 not_found: Object not found`. */
async function saidNo(answer: Response): Promise<string> {
  const told = refusal.safeParse(await answer.json().catch(() => undefined)).data ?? {};
  const words = [told.error, told.message].filter(Boolean).join(': ').slice(0, 200);
  return `${told.statusCode ?? answer.status} ${words}`.trim();
}
