'use client';
import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { solidByTone, type Tone } from '../tone.ts';
import { useWords } from '../words/words.tsx';
import { IconButton } from './button.tsx';

type Toast = { id: number; words: string; tone: Tone; undo?: (() => void) | undefined };

const lifeMs = 6_000;
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Says that something happened; with `undo` it can be taken back while the toast is in sight (6 s). */
export function toast(words: string, { tone = 'run', undo }: { tone?: Tone; undo?: () => void } = {}): void {
  lastId += 1;
  const id = lastId;
  show([...toasts.slice(-2), { id, words, tone, undo }]);
  setTimeout(() => dismiss(id), lifeMs);
}

function dismiss(id: number): void {
  show(toasts.filter((each) => each.id !== id));
}

function show(next: readonly Toast[]): void {
  toasts = next;
  for (const heard of listeners) heard();
}

function subscribe(heard: () => void): () => void {
  listeners.add(heard);
  return () => listeners.delete(heard);
}

const none: readonly Toast[] = [];

/** Where toasts appear: above the bottom bar on phones, bottom right elsewhere. The frame holds the only one. */
export function Toaster() {
  const t = useWords('shared');
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => none,
  );
  return (
    <div
      aria-live="polite"
      data-no-print
      className="pointer-events-none fixed inset-x-3 bottom-[calc(5rem+env(safe-area-inset-bottom))] z-40 flex flex-col items-center gap-2 sm:left-auto sm:items-end lg:bottom-4"
    >
      {shown.map(({ id, words, tone, undo }) => (
        <div
          key={id}
          className="rise pointer-events-auto flex w-full max-w-sm items-center gap-3 rounded-tap bg-ink py-1 pr-1 pl-4 text-ground shadow-lifted"
        >
          <span aria-hidden className={`size-2.5 shrink-0 rounded-full ${solidByTone[tone]}`} />
          <p className="flex-1 py-2 font-medium leading-snug">{words}</p>
          {undo && (
            <button
              type="button"
              onClick={() => {
                undo();
                dismiss(id);
              }}
              className="tap rounded-tap px-3 font-semibold underline underline-offset-4"
            >
              {t('undo')}
            </button>
          )}
          <IconButton
            icon={X}
            label={t('close')}
            onClick={() => dismiss(id)}
            className="text-ground! hover:bg-transparent"
          />
        </div>
      ))}
    </div>
  );
}
