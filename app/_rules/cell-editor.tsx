'use client';
import { useState } from 'react';
import type { Answer, InputColumn, OutputColumn } from '../../db/decision-table/decision-table.ts';
import { breachKinds } from '../../db/draft/draft.ts';
import { exceptionKinds } from '../../db/exception/exception.ts';
import { Choice } from '../_ui/kit/choice.tsx';
import { Field, Select } from '../_ui/kit/field.tsx';
import { Ticks } from '../_ui/kit/ticks.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { type CellShape, cellOf, shapeOf, shownEnd, typedEnd } from './cell-shape.ts';
import type { RuleWords } from './rule-words.ts';

type CellProps = {
  column: InputColumn;
  cell: string;
  /** Values of a column that names none of its own: the plants. */
  values: readonly string[] | undefined;
  words: RuleWords;
  fault: string | undefined;
  onChange: (cell: string) => void;
};

/** The editor of one test, by the column's kind; what only an expression can say is edited as it is written. */
export function CellEditor(props: CellProps) {
  const { column, cell, values, words } = props;
  const shape = shapeOf(cell, column);
  if (shape.kind === 'written') return <Written {...props} />;
  const isAnyOr = (kind: CellShape['kind']): boolean => shape.kind === 'any' || shape.kind === kind;
  if (bounds.has(column.name) && isAnyOr('upTo')) return <OneEnd {...props} shape={shape} end="upTo" />;
  if (shape.kind === 'upTo') return <Written {...props} />;
  if (column.name === 'quantity' && isAnyOr('range') && !(shape.kind === 'range' && shape.below !== null))
    return <OneEnd {...props} shape={shape} end="from" />;
  if ((single.has(column.name) || isBreachKind(column)) && values && isOne(shape))
    return <OneOf {...props} shape={shape} values={values} />;
  if (column.kind === 'text' && values) return <Choices {...props} shape={shape} values={values} />;
  if (column.kind === 'flag') return <YesNo {...props} shape={shape} />;
  if (column.kind === 'text') return <Written {...props} />;
  return <Range key={column.name} {...props} shape={shape} digits={words.digits(column.name)} />;
}

type Shaped = CellProps & { shape: CellShape };

/** Columns of levels, which bound from above; those of discounts and levels that name one thing or anything. */
const bounds: ReadonlySet<string> = new Set(['bps', 'minor', 'days']);
const single: ReadonlySet<string> = new Set(['term', 'currency', 'customer', 'product', 'family', 'tier', 'region']);
/** A level is of exactly one kind of breach; an exception's rule may name several kinds. */
const isBreachKind = ({ name, values }: InputColumn): boolean =>
  name === 'kind' && values?.length === breachKinds.length;
const isOne = (shape: CellShape): boolean =>
  shape.kind === 'any' || (shape.kind === 'choices' && !shape.isNot && shape.texts.length === 1);

/** One of the values, or anything; what stands in the cell stays choosable. */
function OneOf({ column, values, words, shape, fault, onChange }: Shaped & { values: readonly string[] }) {
  const t = useWords('rules');
  const [chosen] = shape.kind === 'choices' ? shape.texts : [];
  const all = chosen === undefined || values.includes(chosen) ? values : [chosen, ...values];
  const any = column.name === 'term' || isBreachKind(column) ? [] : [{ value: '', title: t('any') }];
  return (
    <Select
      label={words.column(column.name)}
      error={fault}
      value={chosen ?? ''}
      options={[...any, ...all.map((value) => ({ value, title: words.value(column.name, value) }))]}
      onChoose={(value) =>
        onChange(cellOf({ kind: 'choices', texts: value === '' ? [] : [value], isNot: false }, column))
      }
    />
  );
}

/** A bound at one end only; nothing typed is none. */
function OneEnd({ column, words, shape, end, fault, onChange }: Shaped & { end: 'from' | 'upTo' }) {
  const t = useWords('rules');
  const digits = words.digits(column.name);
  const at = shape.kind === 'upTo' ? shape.most : shape.kind === 'range' ? shape.from : null;
  const [text, setText] = useState(shownEnd(at, column.kind, digits));
  const set = (typed: string) => {
    setText(typed);
    const value = typedEnd(typed, column.kind, digits);
    if (value === null) onChange('-');
    else
      onChange(
        cellOf(end === 'upTo' ? { kind: 'upTo', most: value } : { kind: 'range', from: value, below: null }, column),
      );
  };
  return (
    <Field
      label={`${words.column(column.name)}: ${t(end === 'upTo' ? 'upToLabel' : 'from')}`}
      hint={t('endHint')}
      inputMode="decimal"
      value={text}
      error={fault}
      onChange={(event) => set(event.target.value)}
    />
  );
}

function Choices({ column, values, words, shape, onChange }: Shaped & { values: readonly string[] }) {
  const t = useWords('rules');
  const isNot = shape.kind === 'choices' && shape.isNot;
  const texts = shape.kind === 'choices' ? shape.texts : [];
  const set = (next: readonly string[], not: boolean) =>
    onChange(cellOf({ kind: 'choices', texts: next, isNot: not }, column));
  const some = column.name === 'kind' ? exceptionKinds : values;
  return (
    <div className="space-y-2">
      <Ticks
        label={words.column(column.name)}
        hint={texts.length === 0 ? t('anyHint') : isNot ? t('allButHint') : undefined}
        options={some.map((value) => ({ value, title: words.value(column.name, value) }))}
        chosen={texts}
        onChoose={(next) => set(next, isNot)}
      />
      {texts.length > 0 && (
        <Choice
          label={t('means')}
          value={isNot ? 'not' : 'these'}
          options={[
            { value: 'these', title: t('these') },
            { value: 'not', title: t('notThese') },
          ]}
          onChoose={(which) => set(texts, which === 'not')}
        />
      )}
    </div>
  );
}

function YesNo({ column, words, shape, onChange }: Shaped) {
  const t = useWords('rules');
  const value = shape.kind === 'flag' ? (shape.flag ? 'yes' : 'no') : 'any';
  return (
    <Choice
      label={words.column(column.name)}
      value={value}
      options={(['any', 'yes', 'no'] as const).map((each) => ({ value: each, title: t(each) }))}
      onChoose={(each) =>
        onChange(cellOf(each === 'any' ? { kind: 'any' } : { kind: 'flag', flag: each === 'yes' }, column))
      }
    />
  );
}

/** From one number (or date) on and below another; nothing typed is no end. */
function Range({ column, words, shape, digits, fault, onChange }: Shaped & { digits: number }) {
  const t = useWords('rules');
  const ends = shape.kind === 'range' ? shape : { from: null, below: null };
  const [from, setFrom] = useState(shownEnd(ends.from, column.kind, digits));
  const [below, setBelow] = useState(shownEnd(ends.below, column.kind, digits));
  const set = (nextFrom: string, nextBelow: string) => {
    setFrom(nextFrom);
    setBelow(nextBelow);
    const [least, most] = [typedEnd(nextFrom, column.kind, digits), typedEnd(nextBelow, column.kind, digits)];
    onChange(cellOf({ kind: 'range', from: least, below: most }, column));
  };
  const type = column.kind === 'date' ? 'date' : 'text';
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{words.column(column.name)}</legend>
      <p className="mb-1.5 text-sm text-ink-soft">{t(column.name === 'moneyAtRisk' ? 'moneyHint' : 'rangeHint')}</p>
      <div className="grid grid-cols-2 gap-3">
        <Field
          type={type}
          inputMode="decimal"
          label={t('from')}
          value={from}
          error={fault}
          onChange={(event) => set(event.target.value, below)}
        />
        <Field
          type={type}
          inputMode="decimal"
          label={t('belowLabel')}
          value={below}
          onChange={(event) => set(from, event.target.value)}
        />
      </div>
    </fieldset>
  );
}

function Written({ column, cell, words, fault, onChange }: CellProps) {
  const t = useWords('rules');
  return (
    <Field
      label={words.column(column.name)}
      hint={t('writtenHint')}
      value={cell}
      error={fault}
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

type AnswerProps = {
  column: OutputColumn;
  answer: Answer;
  words: RuleWords;
  fault: string | undefined;
  onChange: (answer: Answer) => void;
};

/** The editor of one answer: functions to tick, one of a few, a number. */
export function AnswerEditor({ column, answer, words, fault, onChange }: AnswerProps) {
  const t = useWords('rules');
  const { name, kind, values = [] } = column;
  if (kind === 'list')
    return (
      <Ticks
        label={words.column(name)}
        hint={
          fault ? (
            <span className="font-medium text-held">{fault}</span>
          ) : (
            t(name === 'chain' ? 'chainHint' : 'listHint')
          )
        }
        options={values.map((value) => ({ value, title: words.value(name, value) }))}
        chosen={Array.isArray(answer) ? answer.map(String) : []}
        onChoose={onChange}
      />
    );
  if (kind === 'text' && values.length > 5)
    return (
      <Select
        label={words.column(name)}
        value={String(answer ?? '')}
        options={values.map((value) => ({ value, title: words.value(name, value) }))}
        error={fault}
        onChoose={onChange}
      />
    );
  if (kind === 'text')
    return (
      <div>
        <Choice
          label={words.column(name)}
          value={String(answer ?? '')}
          options={values.map((value) => ({ value, title: words.value(name, value) }))}
          onChoose={onChange}
        />
        {fault && <p className="mt-1.5 text-sm font-medium text-held">{fault}</p>}
      </div>
    );
  return <NumberAnswer key={name} column={column} answer={answer} words={words} fault={fault} onChange={onChange} />;
}

function NumberAnswer({ column: { name }, answer, words, fault, onChange }: AnswerProps) {
  const digits = words.digits(name);
  const [text, setText] = useState(shownEnd(typeof answer === 'number' ? answer : null, 'number', digits));
  return (
    <Field
      label={words.column(name)}
      inputMode="decimal"
      value={text}
      error={fault}
      onChange={(event) => {
        setText(event.target.value);
        onChange(typedEnd(event.target.value, 'number', digits));
      }}
    />
  );
}
