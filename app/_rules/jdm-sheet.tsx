'use client';
import { useState } from 'react';
import type { DecisionTable } from '../../db/decision-table/decision-table.ts';
import { importJdm } from '../../db/decision-table/jdm.ts';
import { Button } from '../_ui/kit/button.tsx';
import { TextField } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { useFaultWords } from './fault-words.ts';

/** What is taken over of a table, or why it can't be. */
export type Fit<T> = { readonly taken: T } | { readonly reasons: readonly string[] };
type Fitter<T> = (table: DecisionTable) => Fit<T>;

type JdmProps<T> = { open: boolean; fitting: Fitter<T>; onClose: () => void; onTake: (taken: T) => void };

/** Takes a table from a JDM file or its pasted text; one that does not fit is refused with the reasons. */
export function JdmSheet<T>({ open, fitting, onClose, onTake }: JdmProps<T>) {
  const t = useWords('rules');
  const [text, setText] = useState('');
  const [reasons, setReasons] = useState<readonly string[]>([]);
  const read = useJdmReader(fitting);
  const take = (given: string) => {
    const found = read(given);
    if ('reasons' in found) setReasons(found.reasons);
    else {
      setText('');
      setReasons([]);
      onTake(found.taken);
    }
  };
  const foot = (
    <Button big look="primary" disabled={text.trim() === ''} onClick={() => take(text)}>
      {t('takeJdm')}
    </Button>
  );
  return (
    <Sheet open={open} onClose={onClose} title={t('importTitle')} foot={foot}>
      <div className="space-y-4">
        <label className="block">
          <span className="mb-1.5 block font-medium">{t('jdmFile')}</span>
          <input
            type="file"
            accept=".json,application/json"
            className="tap block w-full"
            onChange={async (event) => {
              const [file] = event.target.files ?? [];
              if (!file) return;
              const given = await file.text();
              setText(given);
              take(given);
            }}
          />
        </label>
        <TextField
          label={t('jdmText')}
          rows={8}
          value={text}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
        {reasons.length > 0 && (
          <div role="alert" className="rounded-panel bg-held-wash p-3 text-held">
            <p className="font-semibold">{t('foreign')}</p>
            <ul className="mt-1 list-disc pl-5 text-sm">
              {reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Sheet>
  );
}

function useJdmReader<T>(fitting: Fitter<T>): (text: string) => Fit<T> {
  const t = useWords('rules');
  const fault = useFaultWords();
  return (text) => {
    try {
      const { table, faults } = importJdm(JSON.parse(text));
      if (faults.length > 0)
        return {
          reasons: faults.map(({ row, column, problem }) =>
            t('typeError', { row: (row ?? -1) + 1, column: column ?? t('table'), problem: fault(problem) }),
          ),
        };
      return fitting(table);
    } catch (error) {
      // Whatever the file is, the reader of it gets to know what it lacks.
      return { reasons: [error instanceof Error ? error.message : String(error)] };
    }
  };
}
