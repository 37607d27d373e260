'use client';
import { useWords } from '../_ui/words/words.tsx';

/** Why a message became no order, from the code the server gave; a code of a newer server shows as itself. */
export function useWhy(): (code: string) => string {
  const t = useWords('commercial.why');
  return (code) => {
    const key = code.replace('message.', '') as Parameters<typeof t>[0];
    return t.has(key) ? t(key) : code;
  };
}
