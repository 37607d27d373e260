'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { reasonOf } from '../../../db/order/erp-code.ts';
import type { Instant } from '../../../db/values/instant.ts';
import { formatMoment, formatMoney } from '../formats.ts';
import { useLocale } from './language.ts';

export type Facts = Readonly<Record<string, string | number>>;

/** Codes of the exception playbook in the person's language. Unknown codes, from a newer server, show as themselves. */
export interface ExceptionWords {
  readonly kind: (code: string) => string;
  readonly question: (code: string, subject: string) => string;
  readonly choice: (code: string) => string;
  readonly consequence: (code: string, at: Instant | null) => string;
  readonly context: (code: string, facts: Facts) => string;
  readonly option: (kind: string, facts: Facts) => string;
  /** A way out by its kind alone: `swap the lot`. */
  readonly optionKind: (kind: string) => string;
}

/** Facts as words: `…At` is a moment in the plant's zone, `…Minor` money in the facts' `currency`, `…Bps` a percentage. */
function factWords(facts: Facts, locale: string, zone: string, unitWord: UnitWord): Record<string, string | number> {
  const currency = typeof facts['currency'] === 'string' ? facts['currency'] : 'INR';
  const word = (key: string, value: string | number): string | number => {
    if (key === 'unit') return unitWord(String(value), Number(facts['amount'] ?? 2));
    if (typeof value === 'string') return value;
    if (key.endsWith('At')) return formatMoment(value, locale, zone);
    if (key.endsWith('Minor')) return formatMoney(value, currency, locale, true);
    return key.endsWith('Bps') ? `${value / 100} %` : value;
  };
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, word(key, value)]));
}

type UnitWord = (unit: string, count: number) => string;

/** The words of exceptions, tasks and options, with instants in the plant's zone. */
export function useExceptionWords(zone: string): ExceptionWords {
  const t = useTranslations('exceptions');
  const units = useTranslations('shared.unit');
  const locale = useLocale();
  return useMemo(() => {
    // Codes come from the server, so the compiler can't know them: looked up, never assumed.
    const unitWord: UnitWord = (unit, count) => {
      const key = unit as Parameters<typeof units>[0];
      return units.has(key) ? units(key, { count }) : unit;
    };
    const say = (area: string, code: string, facts: Facts = {}): string => {
      const key = `${area}.${code}` as Parameters<typeof t>[0];
      return t.has(key) ? t(key, factWords(facts, locale, zone, unitWord) as never) : code;
    };
    const withReason = (facts: Facts): Facts => {
      const { reason, number } = reasonOf(String(facts['reason']));
      return { ...facts, reason: say('erpReason', reason, { number }) };
    };
    return {
      kind: (code) => say('kind', code),
      question: (code, subject) => say('question', code, { subject }),
      choice: (code) => say('choice', code),
      consequence: (code, at) => say('consequence', code, at === null ? {} : { consequenceAt: at }),
      context: (code, facts) => say('context', code, code === 'erp.refused' ? withReason(facts) : facts),
      option: (kind, facts) => say('option', kind, facts),
      optionKind: (kind) => say('place.optionKind', kind),
    };
  }, [t, units, locale, zone]);
}
