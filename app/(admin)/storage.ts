/** What the browser says of this app's storage. */
export interface Storage {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  /** The browser promises not to clear it when space runs out. */
  readonly persisted: boolean;
}

/** Asks the browser; one that can't say (plain http on a network) counts as empty and not kept. */
export async function readStorage(): Promise<Storage> {
  const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
  const persisted = await navigator.storage?.persisted?.().catch(() => false);
  return { usedBytes: estimate?.usage ?? 0, quotaBytes: estimate?.quota ?? 0, persisted: persisted ?? false };
}

/** Asks the browser never to clear it; it decides by itself, so the answer is read back. */
export async function keepStorage(): Promise<Storage> {
  await navigator.storage?.persist?.().catch(() => false);
  return readStorage();
}

/** 3,145,728 → `3 MB`; a tenth below ten, gigabytes from a thousand on. */
export function formatMegabytes(bytes: number, locale: string): string {
  const megabytes = bytes / 1_048_576;
  if (megabytes >= 1_000) return `${(megabytes / 1_024).toLocaleString(locale, { maximumFractionDigits: 1 })} GB`;
  return `${megabytes.toLocaleString(locale, { maximumFractionDigits: megabytes < 10 ? 1 : 0 })} MB`;
}
