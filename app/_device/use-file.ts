'use client';
import { useEffect, useState } from 'react';
import type { Attachment } from '../../db/message/message.ts';
import { useDevice } from './device.ts';
import { openFile } from './kept-files.ts';

/** A file on the screen: its address there, or why there is none. */
export type OpenFile =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly url: string }
  | { readonly state: 'away' };

/** A kept file's bytes as an address for a picture or a player; small for a list. From this device once it was here. */
export function useFile(file: Attachment | undefined, size: 'whole' | 'small'): OpenFile {
  const { person } = useDevice();
  const [open, setOpen] = useState<OpenFile>({ state: 'opening' });
  const { tenantId, personId } = person.actor;
  const id = file?.state === 'kept' ? file.id : undefined;
  useEffect(() => {
    if (id === undefined) return;
    let url: string | undefined;
    let left = false;
    const look = async (): Promise<void> => {
      const bytes = await openFile(`${tenantId}.${personId}`, id, size).catch(() => undefined);
      if (left) return;
      url = bytes && URL.createObjectURL(bytes);
      setOpen(url === undefined ? { state: 'away' } : { state: 'open', url });
    };
    void look();
    addEventListener('online', look);
    return () => {
      left = true;
      removeEventListener('online', look);
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [tenantId, personId, id, size]);
  return open;
}
