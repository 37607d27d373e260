'use client';
import type { ReactNode } from 'react';
import { useWords } from '../words/words.tsx';
import { Button } from './button.tsx';
import { Sheet } from './sheet.tsx';

type ConfirmProps = {
  open: boolean;
  title: string;
  /** What will happen, to what, in one or two sentences. */
  children: ReactNode;
  /** The verb on the button: "Confirm load", never "OK". */
  action: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks once before what cannot be taken back. For what can, do it and offer undo in a toast. */
export function Confirm({
  open,
  title,
  children,
  action,
  danger = false,
  busy = false,
  onConfirm,
  onClose,
}: ConfirmProps) {
  const t = useWords('shared');
  const foot = (
    <div className="flex flex-wrap-reverse gap-3">
      <Button className="flex-1" onClick={onClose}>
        {t('cancel')}
      </Button>
      <Button className="flex-2" look={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
        {action}
      </Button>
    </div>
  );
  return (
    <Sheet open={open} onClose={onClose} title={title} foot={foot}>
      {children}
    </Sheet>
  );
}
