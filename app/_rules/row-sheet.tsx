'use client';
import type { DecisionRow, DecisionTable } from '../../db/decision-table/decision-table.ts';
import type { CellFault } from '../../db/decision-table/read-table.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { AnswerEditor, CellEditor } from './cell-editor.tsx';
import { typedEnd } from './cell-shape.ts';
import { useFaultWords } from './fault-words.ts';
import type { RuleWords } from './rule-words.ts';

type RowSheetProps = {
  table: DecisionTable;
  at: number | undefined;
  faults: readonly CellFault[];
  words: RuleWords;
  onChange: (row: DecisionRow) => void;
  onClose: () => void;
};

/** One row, cell by cell; every change counts at once and can be undone. */
export function RowSheet({ table, at, words, ...rest }: RowSheetProps) {
  const t = useWords('rules');
  const row = at === undefined ? undefined : table.rows[at];
  const foot = (
    <Button big look="primary" onClick={rest.onClose}>
      {t('done')}
    </Button>
  );
  return (
    <Sheet open={row !== undefined} onClose={rest.onClose} title={t('rowTitle', { row: (at ?? 0) + 1 })} foot={foot}>
      {row && at !== undefined && <Cells key={row.id} table={table} at={at} row={row} words={words} {...rest} />}
    </Sheet>
  );
}

function Cells({ table, at, row, faults, words, onChange }: RowSheetProps & { row: DecisionRow; at: number }) {
  const t = useWords('rules');
  const fault = useFaultWords();
  const { inputs, outputs, hitPolicy } = table;
  const faultIn = (column: string): string | undefined => {
    const found = faults.find((fault) => fault.row === at && fault.column === column);
    return found && t('cellWrong', { problem: fault(found.problem) });
  };
  return (
    <div className="space-y-6">
      <p className="rounded-panel bg-sunken p-3 text-sm" data-testid="sentence">
        {words.sentence(table, row)}
      </p>
      <h3 className="text-label font-semibold text-ink-soft uppercase">{t('when')}</h3>
      {inputs.map(
        (column, nth) =>
          words.isTold(column.name) && (
            <CellEditor
              key={column.name}
              column={column}
              cell={row.when[nth] ?? '-'}
              values={words.values(column)}
              words={words}
              fault={faultIn(column.name)}
              onChange={(cell) => onChange({ ...row, when: row.when.with(nth, cell) })}
            />
          ),
      )}
      <h3 className="text-label font-semibold text-ink-soft uppercase">{t('then')}</h3>
      {outputs.map((column, nth) => (
        <AnswerEditor
          key={column.name}
          column={column}
          answer={row.answers[nth] ?? null}
          words={words}
          fault={faultIn(column.name)}
          onChange={(answer) => onChange({ ...row, answers: row.answers.with(nth, answer) })}
        />
      ))}
      {hitPolicy === 'priority' && (
        <Field
          label={t('priority')}
          inputMode="numeric"
          value={String(row.priority ?? 0)}
          onChange={(event) => onChange({ ...row, priority: typedEnd(event.target.value, 'number', 0) ?? 0 })}
        />
      )}
    </div>
  );
}
