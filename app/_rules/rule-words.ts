'use client';
import type {
  Answer,
  DecisionRow,
  DecisionTable,
  InputColumn,
  OutputColumn,
} from '../../db/decision-table/decision-table.ts';
import { exceptionKinds } from '../../db/exception/exception.ts';
import { functionNames } from '../../db/person/function.ts';
import { ranks } from '../../db/person/person.ts';
import type { Plant } from '../../db/plant/plant.ts';
import { terms } from '../../db/price/discount-rules.ts';
import { chainSteps } from '../../db/rule/default-routing.ts';
import { resolutions, severities } from '../../db/rule/pack.ts';
import { currencyDigits } from '../../db/values/money.ts';
import { formatMoney } from '../_ui/formats.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { shapeOf } from './cell-shape.ts';
import type { Known } from './desk-view.ts';

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
  'currency',
  'bps',
  'minor',
  'days',
  'beyond',
  'level',
  'function',
  'rank',
  'term',
  'customer',
  'product',
  'family',
  'tier',
  'region',
  'quantity',
  'offBps',
  'freeBps',
  'leastPrice',
  'marginBps',
] as const;

/** Columns of shares in basis points, told in percent. */
const shares: ReadonlySet<string> = new Set(['bps', 'offBps', 'freeBps', 'marginBps']);

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
  /** What a column's cells can name; undefined for a number. */
  readonly values: (column: InputColumn) => readonly string[] | undefined;
  /** The whole row as a sentence: `When …, then …`. */
  readonly sentence: (table: DecisionTable, row: DecisionRow) => string;
  /** Whether people are shown a column: what follows from the others is not. */
  readonly isTold: (column: string) => boolean;
}

const isAny = (cell: string | undefined): boolean => ['', '-'].includes((cell ?? '').trim());

/** One value of a column, in words. */
function useValueWords(sites: readonly Plant[], known: Known): RuleWords['value'] {
  const t = useWords('rules');
  const k = useWords('exceptions.kind');
  const s = useWords('exceptions.severity');
  const f = useWords('shared.function');
  return (of, text) => {
    const kind = of === 'kind' ? among(exceptionKinds, text) : undefined;
    if (kind) return k(kind);
    const severity = of === 'severity' ? among(severities, text) : undefined;
    if (severity) return s(severity);
    if (of === 'plant')
      return sites.find(({ id }) => id === text)?.name ?? (text === 'anything else' ? t('otherPlant') : text);
    const called = known.get(of)?.get(text);
    if (called) return called;
    const term = of === 'term' ? among(terms, text) : undefined;
    if (term) return t(`term.${term}`);
    const rank = of === 'rank' ? among(ranks, text) : undefined;
    if (rank) return t(`rank.${rank}`);
    const name = of === 'functions' || of === 'function' ? among(functionNames, text) : undefined;
    if (name) return f(name);
    const step = of === 'chain' ? among(chainSteps, text) : undefined;
    if (step) return t(`step.${step}`);
    const resolution = of === 'resolution' ? among(resolutions, text) : undefined;
    return resolution ? t(`resolution.${resolution}`) : text;
  };
}

/** How a column's figures are said, in a plant's currency. */
function useFigureWords(currency: string) {
  const t = useWords('rules');
  const locale = useLocale();
  const digits = (of: string): number => {
    if (of === 'moneyAtRisk' || of === 'minor') return currencyDigits(currency);
    if (of === 'leastPrice') return 4;
    if (of === 'quantity') return 3;
    return shares.has(of) ? 2 : 0;
  };
  const number = (of: string, amount: number): string => {
    if (of === 'moneyAtRisk')
      return formatMoney(amount, currency, locale, amount % 10 ** currencyDigits(currency) === 0);
    const said = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }).format(amount / 10 ** digits(of));
    return shares.has(of) ? t('share', { share: said }) : said;
  };
  const figure = (of: string, amount: number): string => {
    if (of === 'ackPercent') return t('percent', { count: amount });
    return of.endsWith('Minutes') ? t('minutes', { count: amount }) : number(of, amount);
  };
  return { digits, number, figure };
}

/** How a cell's text and a row's answer are said. */
function useCellWords(
  value: RuleWords['value'],
  { number, figure }: ReturnType<typeof useFigureWords>,
): Pick<RuleWords, 'cell' | 'answer'> {
  const t = useWords('rules');
  const interval = (of: string, from: number | null, below: number | null): string => {
    if (from === null) return t('below', { value: number(of, below ?? 0) });
    const least = number(of, from);
    return below === null ? t('atLeast', { value: least }) : t('between', { from: least, to: number(of, below) });
  };
  return {
    cell: (of, text) => {
      const shape = shapeOf(text, of);
      if (shape.kind === 'any') return t('any');
      if (shape.kind === 'flag') return t(shape.flag ? 'yes' : 'no');
      if (shape.kind === 'choices') {
        const names = shape.texts.map((each) => value(of.name, each)).join(', ');
        return shape.isNot ? t('allBut', { names }) : names;
      }
      if (shape.kind === 'upTo') return t('upTo', { value: number(of.name, shape.most) });
      if (shape.kind === 'written' || of.kind === 'date') return text;
      return interval(of.name, shape.from, shape.below);
    },
    answer: (of, given) => {
      if (given === null || (Array.isArray(given) && given.length === 0)) {
        if (of.name === 'chain') return t('nobody');
        return of.needed ? t('noAnswer') : '–';
      }
      if (Array.isArray(given))
        return given.map((each) => value(of.name, String(each))).join(of.name === 'chain' ? ' → ' : ', ');
      return typeof given === 'number' ? figure(of.name, given) : value(of.name, String(given));
    },
  };
}

// What nobody is asked about any more: it is said by the bounds beside it.
const isTold = (name: string): boolean => name !== 'beyond';

/** A row as a sentence, of the words for its parts. */
function useSentence({ column, cell, answer }: Pick<RuleWords, 'column' | 'cell' | 'answer'>): RuleWords['sentence'] {
  const t = useWords('rules');
  return ({ inputs, outputs }, row) => {
    const when = inputs.flatMap((each, nth) =>
      isAny(row.when[nth]) || !isTold(each.name) ? [] : [`${column(each.name)}: ${cell(each, row.when[nth] ?? '-')}`],
    );
    const then = outputs.flatMap((each, nth) => {
      const given = row.answers[nth] ?? null;
      return given === null && !each.needed && each.kind !== 'list'
        ? []
        : [`${column(each.name)}: ${answer(each, given)}`];
    });
    return t(when.length === 0 ? 'sentenceAlways' : 'sentence', { when: when.join(', '), says: then.join(', ') });
  };
}

export function useRuleWords(sites: readonly Plant[], known: Known): RuleWords {
  const t = useWords('rules');
  const value = useValueWords(sites, known);
  const figures = useFigureWords(sites[0]?.currency ?? 'INR');
  const { cell, answer } = useCellWords(value, figures);
  const column = (name: string): string => {
    const named = among(columnNames, name);
    return named ? t(`column.${named}`) : name;
  };
  const sentence = useSentence({ column, cell, answer });
  return {
    column,
    value,
    cell,
    answer,
    sentence,
    isTold,
    digits: figures.digits,
    example: (inputs, example) =>
      inputs
        .map(({ name }) => {
          const asked = example[name];
          const said =
            typeof asked === 'number' ? figures.number(name, asked) : value(name, String(asked ?? t('missing')));
          return `${column(name)}: ${said}`;
        })
        .join(' · '),
    values: ({ name, values }) =>
      name === 'plant'
        ? sites.map(({ id }) => id)
        : (values ?? (known.has(name) ? [...(known.get(name)?.keys() ?? [])] : undefined)),
  };
}
