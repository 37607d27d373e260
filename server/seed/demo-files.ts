import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyOf, type Storage } from '../storage/storage.ts';
import { demoPhoto } from './demo-photo.ts';
import { demoSheet } from './demo-request.ts';
import { demoTenantId } from './demo-tenant.ts';

const files = [
  ['photographed-list.jpg', demoPhoto],
  ['requirement.xlsx', demoSheet],
] as const;

/** Lays the demo's files where files are kept; once more is no harm. */
export async function keepDemoFiles(storage: Storage): Promise<void> {
  for (const [name, { sha256, mimeType }] of files) {
    const bytes = await readFile(join(import.meta.dirname, name));
    await storage.put(keyOf(demoTenantId, sha256 ?? ''), new Uint8Array(bytes), mimeType);
  }
}
