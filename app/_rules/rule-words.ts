'use client';
import type { Answer, InputColumn, OutputColumn } from '../../db/decision-table/decision-table.ts';
import { exceptionKinds } from '../../db/exception/exception.ts';
import { functionNames } from '../../db/person/function.ts';
import type { Plant } from '../../db/plant/plant.ts';
import { chainSteps } from '../../db/rule/default-routing.ts';
import { resolutions, severities } from '../../db/rule/pack.ts';
import { currencyDigits } from '../../db/values/money.ts';
import { formatMoney } from '../_ui/formats.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { shapeOf } from './cell-shape.ts';

const columnNames = [
  'kind',
  'severity',
  'plant',
  'moneyAtRisk',
  'orders',
  'functions',
  'resolution',
  'capMinutes',
  'leadMinutes',
  'ackPercent',
  'chain',
] as const;

const among = <T extends string>(all: readonly T[], text: string): T | undefined => all.find((each) => each === text);

/** How a pack's columns, cells and answers are said to people. */
export interface RuleWords {
  readonly column: (name: string) => string;
  /** One value of a column: a kind, a function, a plant. */
  readonly value: (column: string, text: string) => string;
  readonly cell: (column: InputColumn, cell: string) => string;
  readonly answer: (column: OutputColumn, answer: Answer) => string;
  /** Something that can be asked: `Quality hold, major, at Nashik`. */
  readonly example: (inputs: readonly InputColumn[], example: Readonly<Record<string, unknown>>) => string;
  /** A column of money is typed in major units: so many digits behind the point. */
  readonly digits: (column: string) => number;
}

export function useRuleWords(sites: readonly Plant[]): RuleWords {
  const t = useWords('rules');
  const k = useWords('exceptions.kind');
  const s = useWords('exceptions.severity');
  const f = useWords('shared.function');
  const locale = useLocale();
  const currency = sites[0]?.currency ?? 'INR';
  const column = (name: string): string => {
    const known = among(columnNames, name);
    return known ? t(`column.${known}`) : name;
  };
  const value = (of: string, text: string): string => {
    const kind = of === 'kind' ? among(exceptionKinds, text) : undefined;
    if (kind) return k(kind);
    const severity = of === 'severity' ? among(severities, text) : undefined;
    if (severity) return s(severity);
    if (of === 'plant')
      return sites.find(({ id }) => id === text)?.name ?? (text === 'anything else' ? t('otherPlant') : text);
    const name = of === 'functions' ? among(functionNames, text) : undefined;
    if (name) return f(name);
    const step = of === 'chain' ? among(chainSteps, text) : undefined;
    if (step) return t(`step.${step}`);
    const resolution = of === 'resolution' ? among(resolutions, text) : undefined;
    return resolution ? t(`resolution.${resolution}`) : text;
  };
  const number = (of: string, amount: number): string =>
    of === 'moneyAtRisk'
      ? formatMoney(amount, currency, locale, amount % 10 ** currencyDigits(currency) === 0)
      : new Intl.NumberFormat(locale).format(amount);
  const cell = (of: InputColumn, text: string): string => {
    const shape = shapeOf(text, of);
    if (shape.kind === 'any') return t('any');
    if (shape.kind === 'flag') return t(shape.flag ? 'yes' : 'no');
    if (shape.kind === 'choices') {
      const names = shape.texts.map((each) => value(of.name, each)).join(', ');
      return shape.isNot ? t('allBut', { names }) : names;
    }
    if (shape.kind === 'written' || of.kind === 'date') return text;
    const { from, below } = shape;
    if (from === null) return t('below', { value: number(of.name, below ?? 0) });
    const least = number(of.name, from);
    return below === null ? t('atLeast', { value: least }) : t('between', { from: least, to: number(of.name, below) });
  };
  const minutesOrShare = (of: string, amount: number): string =>
    of === 'ackPercent' ? t('percent', { count: amount }) : t('minutes', { count: amount });
  return {
    column,
    value,
    cell,
    answer: (of, answer) => {
      if (answer === null || (Array.isArray(answer) && answer.length === 0))
        return of.name === 'chain' ? t('nobody') : t('noAnswer');
      if (Array.isArray(answer))
        return answer.map((each) => value(of.name, String(each))).join(of.name === 'chain' ? ' → ' : ', ');
      return typeof answer === 'number' ? minutesOrShare(of.name, answer) : value(of.name, String(answer));
    },
    example: (inputs, example) =>
      inputs
        .map(({ name }) => {
          const asked = example[name];
          const said = typeof asked === 'number' ? number(name, asked) : value(name, String(asked ?? t('missing')));
          return `${column(name)}: ${said}`;
        })
        .join(' · '),
    digits: (of) => (of === 'moneyAtRisk' ? currencyDigits(currency) : 0),
  };
}
