import { DexieStorage } from '../../app/_sync/dexie-storage.ts';
import type { Kept } from '../../app/_sync/storage.ts';
import { forgetWrites } from './power.ts';
import type { Device } from './tab.ts';

/** What is on the device's disk, read past everything that may lie about it. */
export async function diskOf(device: Device): Promise<Kept> {
  const storage = new DexieStorage(device.name);
  try {
    return await storage.load(null);
  } finally {
    storage.close();
  }
}

/** Leaves nothing of the device's database. */
export function eraseDisk(device: Pick<Device, 'name'>): Promise<void> {
  forgetWrites(device.name);
  return new Promise((resolve, reject) => {
    const erasing = indexedDB.deleteDatabase(device.name);
    erasing.onsuccess = () => resolve();
    erasing.onerror = () => reject(erasing.error);
  });
}
