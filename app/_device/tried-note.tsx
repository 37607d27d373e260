'use client';
import { Undo2 } from 'lucide-react';
import { useRefusalWords } from '../_ui/words/refusal-words.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { Tried } from './tried.ts';

/** Above a form filled with a refused action: why it was refused. Nothing when there is none. */
export function TriedNote({ tried }: { tried: Pick<Tried<unknown>, 'entry'> | undefined }) {
  const t = useWords('shared');
  const reason = useRefusalWords();
  if (!tried) return null;
  const { code, facts } = tried.entry;
  return (
    <p className="mb-3 flex items-start gap-3 rounded-panel bg-held-wash px-4 py-3 font-medium text-held">
      <Undo2 aria-hidden className="mt-0.5 size-5 shrink-0" />
      {t('tried', { reason: reason(code ?? 'unknown', facts) })}
    </p>
  );
}
