'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';

/** Says a refusal's code in the person's language; a code without words is named, so that it can be asked about. */
export function useRefusalWords(): (code: string, facts?: Readonly<Record<string, string | number>> | null) => string {
  const t = useTranslations('refusals');
  return useCallback(
    (code, facts) => {
      // Codes come from the server and from older outboxes, so the compiler can't know them: looked up, never assumed.
      const key = code as Parameters<typeof t>[0];
      if (t.has(key)) return t(key, { ...facts });
      const family = `${code.split('.')[0]}.row` as typeof key;
      return t.has(family) ? t(family) : t('unknown', { code });
    },
    [t],
  );
}
