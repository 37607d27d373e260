'use client';
import { ArrowDown, ArrowUp, Copy, Pencil, Trash2 } from 'lucide-react';
import type { DecisionRow, DecisionTable } from '../../db/decision-table/decision-table.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { IconButton } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { deleteRow, duplicateRow, moveRow } from './edit-table.ts';
import type { RuleWords } from './rule-words.ts';

type RowsProps = {
  table: DecisionTable;
  words: RuleWords;
  /** Rows that are part of a defect, and those that answer what is being tried. */
  bad: ReadonlySet<number>;
  answering: ReadonlySet<number>;
  mayEdit: boolean;
  /** Whether people put the rows in order, or the order follows from what the rows say. */
  canMove: boolean;
  onEdit: (at: number) => void;
  edit: (how: (table: DecisionTable) => DecisionTable) => void;
};

/** The table: as a table where there is room for one, as cards on a phone. */
export function RuleRows(props: RowsProps) {
  return (
    <>
      <div className="relative hidden overflow-x-auto rounded-panel border border-line bg-panel shadow-panel lg:block">
        <Grid {...props} />
      </div>
      <ol className="space-y-2 lg:hidden">
        {props.table.rows.map((row, at) => (
          <li key={row.id}>
            <RowCard {...props} row={row} at={at} />
          </li>
        ))}
      </ol>
    </>
  );
}

const toneOf = ({ bad, answering }: RowsProps, at: number) =>
  bad.has(at) ? ('held' as const) : answering.has(at) ? ('run' as const) : undefined;

function Grid(props: RowsProps) {
  const t = useWords('rules');
  const { table, words } = props;
  const head = 'px-3 py-2 text-left text-label font-semibold text-ink-soft';
  return (
    <table className="w-full text-sm">
      <thead className="border-b border-line bg-sunken">
        <tr>
          <th className={head}>{t('number')}</th>
          {table.inputs
            .filter(({ name }) => words.isTold(name))
            .map(({ name }) => (
              <th key={name} className={head}>
                {words.column(name)}
              </th>
            ))}
          {table.outputs.map(({ name }, nth) => (
            <th key={name} className={`${head} ${nth === 0 ? 'border-l border-line-strong' : ''}`}>
              {words.column(name)}
            </th>
          ))}
          <th className={head}>
            <span className="sr-only">{t('edit')}</span>
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {table.rows.map((row, at) => (
          <GridRow key={row.id} {...props} row={row} at={at} />
        ))}
      </tbody>
    </table>
  );
}

const washes = { held: 'bg-held-wash', run: 'bg-run-wash' } as const;

function GridRow(props: RowsProps & { row: DecisionRow; at: number }) {
  const { table, words, row, at } = props;
  const tone = toneOf(props, at);
  const cell = 'px-3 py-2 align-middle';
  return (
    <tr className={tone && washes[tone]}>
      <td className={`${cell} font-semibold tabular-nums`}>{at + 1}</td>
      {table.inputs.map((column, nth) => {
        if (!words.isTold(column.name)) return null;
        const isAny = ['', '-'].includes((row.when[nth] ?? '').trim());
        return (
          <td key={column.name} className={`${cell} ${isAny ? 'text-ink-soft' : 'font-medium'}`}>
            {words.cell(column, row.when[nth] ?? '-')}
          </td>
        );
      })}
      {table.outputs.map((column, nth) => (
        <td key={column.name} className={`${cell} ${nth === 0 ? 'border-l border-line-strong' : ''}`}>
          {words.answer(column, row.answers[nth] ?? null)}
        </td>
      ))}
      <td className={`${cell} text-right whitespace-nowrap`}>{props.mayEdit && <RowTools {...props} />}</td>
    </tr>
  );
}

function RowCard(props: RowsProps & { row: DecisionRow; at: number }) {
  const t = useWords('rules');
  const { table, words, row, at } = props;
  const tests = table.inputs.flatMap((column, nth) => {
    const cell = row.when[nth] ?? '-';
    return ['', '-'].includes(cell.trim()) || !words.isTold(column.name)
      ? []
      : [{ column, said: words.cell(column, cell) }];
  });
  return (
    <Card tone={toneOf(props, at)} className="py-3!">
      <div className="flex items-start gap-3">
        <span className="pt-0.5 font-semibold text-ink-soft tabular-nums">{at + 1}</span>
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap gap-1.5">
            {tests.length === 0 ? (
              <Badge>{t('anything')}</Badge>
            ) : (
              tests.map(({ column, said }) => (
                <Badge key={column.name} tone="ready">
                  {['kind', 'severity', 'term'].includes(column.name) ? said : `${words.column(column.name)}: ${said}`}
                </Badge>
              ))
            )}
          </p>
          <dl className="mt-2 space-y-1 text-sm">
            {table.outputs.map((column, nth) =>
              (row.answers[nth] ?? null) === null && !column.needed && column.kind !== 'list' ? null : (
                <div key={column.name} className="flex flex-wrap gap-x-2">
                  <dt className="text-ink-soft">{words.column(column.name)}</dt>
                  <dd className="font-medium">{words.answer(column, row.answers[nth] ?? null)}</dd>
                </div>
              ),
            )}
          </dl>
        </div>
      </div>
      {props.mayEdit && (
        <div className="mt-1 -mb-1 flex justify-end">
          <RowTools {...props} />
        </div>
      )}
    </Card>
  );
}

function RowTools({ table, at, canMove, onEdit, edit }: RowsProps & { at: number }) {
  const t = useWords('rules');
  const row = at + 1;
  return (
    <span className="inline-flex">
      <IconButton icon={Pencil} label={t('editRow', { row })} onClick={() => onEdit(at)} />
      {canMove && (
        <>
          <IconButton
            icon={ArrowUp}
            label={t('moveUp', { row })}
            disabled={at === 0}
            onClick={() => edit((each) => moveRow(each, at, -1))}
          />
          <IconButton
            icon={ArrowDown}
            label={t('moveDown', { row })}
            disabled={row === table.rows.length}
            onClick={() => edit((each) => moveRow(each, at, 1))}
          />
        </>
      )}
      <IconButton icon={Copy} label={t('duplicate', { row })} onClick={() => edit((each) => duplicateRow(each, at))} />
      <IconButton icon={Trash2} label={t('delete', { row })} onClick={() => edit((each) => deleteRow(each, at))} />
    </span>
  );
}
