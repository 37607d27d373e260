'use client';
import { useState } from 'react';
import { compileTable } from '../../db/decision-table/compile-table.ts';
import { decide, type Question } from '../../db/decision-table/decide.ts';
import type { DecisionTable, InputColumn } from '../../db/decision-table/decision-table.ts';
import { readTable } from '../../db/decision-table/read-table.ts';
import { Card } from '../_ui/kit/card.tsx';
import { Field, Select } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { typedEnd } from './cell-shape.ts';
import type { RuleWords } from './rule-words.ts';

/** Which rows answer, by their place; undefined while something is not filled in. */
export function answering(table: DecisionTable, typed: Question): readonly number[] | undefined {
  if (table.inputs.some(({ name }) => typed[name] === undefined)) return undefined;
  const outcome = decide(compileTable(readTable(table)), typed);
  if (outcome.kind !== 'answered') return [];
  return outcome.rows.map(({ id }) => table.rows.findIndex((row) => row.id === id));
}

/** What is asked first: the first of each column's values, and nothing at risk. */
export const firstQuestion = ({ inputs }: DecisionTable, valuesOf: RuleWords['values']): Question =>
  Object.fromEntries(
    inputs.map((column) => [
      column.name,
      valuesOf(column)?.[0] ?? (column.kind === 'number' ? 0 : column.kind === 'flag' ? false : undefined),
    ]),
  );

type BoxProps = {
  table: DecisionTable;
  words: RuleWords;
  typed: Question;
  rows: readonly number[] | undefined;
  onType: (typed: Question) => void;
};

/** Ask the table: type a case, see which row answers and what it says. */
export function TestBox({ table, words, typed, rows, onType }: BoxProps) {
  const t = useWords('rules');
  return (
    <Section title={t('try')}>
      <Card>
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {table.inputs
            .filter(({ name }) => words.isTold(name))
            .map((column) => (
              <Asked
                key={column.name}
                column={column}
                values={words.values(column)}
                words={words}
                value={typed[column.name]}
                onType={(value) => onType({ ...typed, [column.name]: value })}
              />
            ))}
        </div>
        <div className="mt-4 border-t border-line pt-3" aria-live="polite">
          {rows === undefined ? (
            <p className="text-ink-soft">{t('tryMore')}</p>
          ) : rows.length === 0 ? (
            <p className="font-medium text-held">{t('tryNothing')}</p>
          ) : (
            rows.map((at) => (
              <p key={at}>
                <span className="font-semibold">{t('tryRow', { row: at + 1 })}</span>{' '}
                {table.outputs
                  .map(
                    (column, nth) =>
                      `${words.column(column.name)}: ${words.answer(column, table.rows[at]?.answers[nth] ?? null)}`,
                  )
                  .join(' · ')}
              </p>
            ))
          )}
        </div>
      </Card>
    </Section>
  );
}

type AskedProps = {
  column: InputColumn;
  values: readonly string[] | undefined;
  words: RuleWords;
  value: unknown;
  onType: (value: unknown) => void;
};

function Asked({ column, values, words, value, onType }: AskedProps) {
  const t = useWords('rules');
  const digits = words.digits(column.name);
  const [text, setText] = useState(typeof value === 'number' ? String(value / 10 ** digits) : '');
  if (values)
    return (
      <Select
        label={words.column(column.name)}
        value={typeof value === 'string' ? value : ''}
        options={values.map((each) => ({ value: each, title: words.value(column.name, each) }))}
        onChoose={onType}
      />
    );
  if (column.kind === 'flag')
    return (
      <Select
        label={words.column(column.name)}
        value={value === true ? 'yes' : 'no'}
        options={(['yes', 'no'] as const).map((each) => ({ value: each, title: t(each) }))}
        onChoose={(each) => onType(each === 'yes')}
      />
    );
  return (
    <Field
      label={words.column(column.name)}
      inputMode="decimal"
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        onType(typedEnd(event.target.value, column.kind, digits) ?? undefined);
      }}
    />
  );
}
