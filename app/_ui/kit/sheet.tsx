'use client';
import { X } from 'lucide-react';
import { type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useWords } from '../words/words.tsx';
import { IconButton } from './button.tsx';

type SheetProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Stays in sight below the scrolling part: the buttons. */
  foot?: ReactNode;
};

/** A native dialog: from the bottom edge on phones, in the middle on larger screens. Escape or a tap beside it closes. */
export function Sheet({ open, onClose, title, children, foot }: SheetProps) {
  const t = useWords('shared');
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();

  useEffect(() => {
    const element = dialog.current;
    if (open && !element?.open) element?.showModal();
    if (!open && element?.open) element.close();
  }, [open]);

  function closeWhenBeside(event: MouseEvent) {
    if (event.target === dialog.current) onClose();
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a native dialog; the click is the pointer's way
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      onClick={closeWhenBeside}
      className="m-0 mt-auto max-h-[90dvh] w-full max-w-none overflow-hidden rounded-t-2xl bg-raised p-0 text-ink shadow-lifted open:rise sm:m-auto sm:max-w-lg sm:rounded-2xl"
    >
      {open && (
        <div className="flex max-h-[90dvh] flex-col">
          <div className="flex items-center gap-2 border-b border-line py-1 pr-1 pl-5">
            <h2 id={id} className="flex-1 text-lg font-semibold tracking-tight">
              {title}
            </h2>
            <IconButton icon={X} label={t('close')} onClick={onClose} />
          </div>
          <div className="overflow-y-auto overscroll-contain p-5">{children}</div>
          {foot !== undefined && (
            <div className="border-t border-line p-4 pb-[max(1rem,env(safe-area-inset-bottom))]">{foot}</div>
          )}
        </div>
      )}
    </dialog>
  );
}
