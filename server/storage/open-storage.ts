import { join } from 'node:path';
import { folderStorage } from './folder-storage.ts';
import type { Storage } from './storage.ts';
import { supabaseStorage } from './supabase-storage.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The storage an instance is set to: the folder `files` of `DATA_DIR`, or with `STORAGE=supabase` the bucket
 * `STORAGE_BUCKET` (`files` unless given) of `SUPABASE_URL`. Throws when a setting is missing.
 */
export function storageFrom(env: Env): Storage {
  const value = (name: string): string => {
    const found = env[name];
    if (!found) throw new Error(`files are kept nowhere: ${name} is not set`);
    return found;
  };
  if (env['STORAGE'] !== 'supabase') return folderStorage(join(value('DATA_DIR'), 'files'));
  return supabaseStorage({
    url: value('SUPABASE_URL').replace(/\/+$/, ''),
    secretKey: value('SUPABASE_SECRET_KEY'),
    name: env['STORAGE_BUCKET'] || 'files',
  });
}
