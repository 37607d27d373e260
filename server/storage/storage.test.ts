import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { folderStorage } from './folder-storage.ts';
import { storageFrom } from './open-storage.ts';
import { keyOf } from './storage.ts';
import { startStorage } from './supabase-fixture.ts';
import { supabaseStorage } from './supabase-storage.ts';

const folder = await mkdtemp(join(tmpdir(), 'storage-'));
const server = await startStorage();
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const some = (size: number) => {
  const bytes = new Uint8Array(randomBytes(size));
  return { bytes, key: keyOf('tenant', createHash('sha256').update(bytes).digest('hex')) };
};

describe.each([
  ['in a folder', folderStorage(folder)],
  ['in Supabase Storage (a stand-in that speaks it)', supabaseStorage(server.bucket)],
])('a file kept %s', (_, storage) => {
  test.each([1, 504, 5_000_000])('[WHATSAPP-16] is given back byte for byte: %i bytes', async (size) => {
    const { key, bytes } = some(size);
    await storage.put(key, bytes, 'image/jpeg');
    const given = await storage.get(key);
    expect(given && Buffer.from(given).equals(bytes)).toBe(true);
  });

  test('[WHATSAPP-16] may be put again, by several at once', async () => {
    const { key, bytes } = some(10_000);
    await Promise.all(Array.from({ length: 10 }, () => storage.put(key, bytes, 'image/png')));
    await storage.put(key, bytes, 'image/png');
    expect(Buffer.from((await storage.get(key)) ?? []).equals(bytes)).toBe(true);
  });

  test('[WHATSAPP-16] is one tenant’s; where there is none, none is given', async () => {
    const { key, bytes } = some(20);
    await storage.put(key, bytes, 'image/png');
    expect(await storage.get(key.replace('tenant', 'another'))).toBeUndefined();
    expect(await storage.get(some(20).key)).toBeUndefined();
  });
});

test('[WHATSAPP-16] a folder keeps no halves', async () => {
  const { key, bytes } = some(1_000);
  const storage = folderStorage(join(folder, 'one'));
  await Promise.all([1, 2, 3].map(() => storage.put(key, bytes, 'image/png')));
  expect(await readdir(join(folder, 'one', 'tenant'))).toEqual([key.split('/')[1]]);
});

test('[WHATSAPP-16] a bucket or a key that is wrong, a stall, a break and a strange answer are failures, never "there is none"', async () => {
  const { key, bytes } = some(1_000);
  const storage = supabaseStorage(server.bucket, 200);
  await storage.put(key, bytes, 'image/png');
  for (const wrong of [{ name: 'elsewhere' }, { secretKey: 'sb_secret_old' }]) {
    const other = supabaseStorage({ ...server.bucket, ...wrong });
    await expect(other.put(key, bytes, 'image/png')).rejects.toThrow(/storage answered 40[34]/);
    await expect(other.get(key)).rejects.toThrow(/storage answered 40[34]/);
  }
  for (const fault of ['stall', 'gateway', 'redirect'] as const) {
    server.next(fault, fault);
    await expect(storage.put(key, bytes, 'image/png')).rejects.toThrow();
    await expect(storage.get(key)).rejects.toThrow();
  }
  server.next('cut');
  await expect(storage.get(key)).rejects.toThrow();
  expect(Buffer.from((await storage.get(key)) ?? []).equals(bytes)).toBe(true);
});

test('[WHATSAPP-16] where files are kept is read from the settings, and a missing one is named', async () => {
  const { url, secretKey } = server.bucket;
  const { key, bytes } = some(30);
  const env = { STORAGE: 'supabase', SUPABASE_URL: `${url}/`, SUPABASE_SECRET_KEY: secretKey };
  await storageFrom(env).put(key, bytes, 'image/png');
  expect(await storageFrom({ ...env, STORAGE_BUCKET: 'files' }).get(key)).toEqual(bytes);
  await expect(storageFrom({ ...env, STORAGE_BUCKET: 'none' }).get(key)).rejects.toThrow('Bucket not found');
  expect(() => storageFrom({ ...env, SUPABASE_SECRET_KEY: '' })).toThrow('SUPABASE_SECRET_KEY is not set');
  expect(() => storageFrom({})).toThrow('DATA_DIR is not set');
});
