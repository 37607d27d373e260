'use client';
import { useState } from 'react';
import { Button } from '../_ui/kit/button.tsx';
import { TextField } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { Pasted } from './pasted-rows.ts';

interface PasteSheetProps<T> {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Which columns, in which order. */
  hint: string;
  read: (text: string) => Pasted<T>;
  /** What a row changes, in a line. */
  tell: (row: T) => string;
  /** True when it was done. */
  save: (rows: readonly T[]) => Promise<boolean>;
}

const mostShown = 100;

/** Rows pasted from a sheet: what they are read as is shown first, and each line that can't be meant is named. */
export function PasteSheet<T>({ open, onClose, title, hint, read, tell, save }: PasteSheetProps<T>) {
  const t = useWords('terms.paste');
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const { rows, wrong } = read(text);
  const keep = async () => {
    setBusy(true);
    const isDone = await save(rows);
    setBusy(false);
    if (!isDone) return;
    setText('');
    onClose();
  };
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={title}
      foot={
        <Button big look="primary" busy={busy} disabled={rows.length === 0 || wrong.length > 0} onClick={keep}>
          {t('save', { count: rows.length })}
        </Button>
      }
    >
      <div className="space-y-4">
        <TextField
          label={t('rows')}
          hint={hint}
          rows={6}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {wrong.length > 0 && (
          <ul role="alert" className="space-y-1 text-sm font-medium text-held">
            {wrong.slice(0, mostShown).map(({ line, code, cell }) => (
              <li key={line}>{t(`wrong.${code}`, { line, cell })}</li>
            ))}
          </ul>
        )}
        {rows.length > 0 && (
          <div>
            <p className="font-semibold">{t('read', { count: rows.length })}</p>
            <ul className="mt-1 space-y-1 text-sm tabular-nums">
              {rows.slice(0, mostShown).map((row) => (
                <li key={tell(row)}>{tell(row)}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Sheet>
  );
}
