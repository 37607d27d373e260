'use client';
import { formatAmount, formatMoney, formatMoneyShort } from '../formats.ts';
import { useLocale } from '../words/language.ts';
import { useWords } from '../words/words.tsx';

/** Money from minor units: `₹4,25,000.00`; `short` writes `₹4.3L`, `whole` leaves out the paise. */
export function Money({
  minor,
  currency,
  short = false,
  whole = false,
}: {
  minor: number;
  currency: string;
  short?: boolean;
  whole?: boolean;
}) {
  const locale = useLocale();
  return (
    <span className="whitespace-nowrap tabular-nums">
      {short ? formatMoneyShort(minor, currency, locale) : formatMoney(minor, currency, locale, whole)}
    </span>
  );
}

/** A quantity from thousandths, with its unit in the reader's language: `50 lengths`, `2.5 kg`. */
export function Quantity({ thousandths, unit }: { thousandths: number; unit: string }) {
  return <span className="whitespace-nowrap tabular-nums">{useQuantity()(thousandths, unit)}</span>;
}

/** The same as words, for sentences and labels. A unit without a translation stays as it is written. */
export function useQuantity(): (thousandths: number, unit: string) => string {
  const locale = useLocale();
  const unitWord = useUnit();
  return (thousandths, unit) => `${formatAmount(thousandths, locale)} ${unitWord(unit, thousandths / 1_000)}`;
}

/** A unit's word for a count of it, where the number stands apart: beside a keypad. */
export function useUnit(): (unit: string, count: number) => string {
  const t = useWords();
  return (unit, count) => {
    const key = `shared.unit.${unit}`;
    return isKnown(t, key) ? t(key, { count }) : unit;
  };
}

type Words = ReturnType<typeof useWords<never>>;
type UnitKey = Extract<Parameters<Words>[0], `shared.unit.${string}`>;

function isKnown(t: Words, key: string): key is UnitKey {
  return t.has(key as UnitKey);
}
