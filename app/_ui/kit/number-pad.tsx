'use client';
import { Delete } from 'lucide-react';
import { useWords } from '../words/words.tsx';

type NumberPadProps = {
  /** What is being counted: "Good pieces". */
  label: string;
  /** The digits typed so far; '' shows a quiet 0. */
  value: string;
  onChange: (value: string) => void;
  unit?: string;
  /** Longest number of digits taken. */
  maxDigits?: number;
  /** Buttons that add at once: [10, 50]. */
  quick?: readonly number[];
};

/** A keypad for gloved hands; a keyboard types into it as well. Whole numbers only: pieces are counted, not weighed. */
export function NumberPad({ label, value, onChange, unit, maxDigits = 6, quick = [] }: NumberPadProps) {
  const t = useWords('shared');
  const set = (digits: string) =>
    onChange(
      digits
        .replace(/\D/g, '')
        .replace(/^0+(?=\d)/, '')
        .slice(0, maxDigits),
    );
  const add = (count: number) => {
    const sum = String(Number(value || 0) + count);
    if (sum.length <= maxDigits) set(sum);
  };
  return (
    <div className="space-y-3">
      <label className="block">
        <span className="mb-1.5 block font-medium">{label}</span>
        <span className="flex items-baseline gap-3 rounded-tap border-2 border-line-strong bg-sunken px-4 py-2 focus-within:border-accent">
          <input
            inputMode="none"
            autoComplete="off"
            placeholder="0"
            value={value}
            onChange={(event) => set(event.target.value)}
            className="w-full min-w-0 bg-transparent text-right text-5xl font-semibold tabular-nums tracking-tight outline-none placeholder:text-ink-soft"
          />
          {unit !== undefined && <span className="shrink-0 text-lg whitespace-nowrap text-ink-soft">{unit}</span>}
        </span>
      </label>
      {quick.length > 0 && (
        <div className="grid auto-cols-fr grid-flow-col gap-2">
          {quick.map((count) => (
            <Key key={count} quiet onTap={() => add(count)}>{`+${count}`}</Key>
          ))}
        </div>
      )}
      <div className="grid grid-cols-3 gap-2">
        {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
          <Key key={digit} onTap={() => set(value + digit)}>
            {digit}
          </Key>
        ))}
        <Key quiet onTap={() => set('')}>
          {t('clear')}
        </Key>
        <Key onTap={() => set(`${value}0`)}>0</Key>
        <Key quiet label={t('deleteDigit')} onTap={() => set(value.slice(0, -1))}>
          <Delete aria-hidden className="size-7" />
        </Key>
      </div>
    </div>
  );
}

function Key({
  children,
  onTap,
  quiet = false,
  label,
}: {
  children: React.ReactNode;
  onTap: () => void;
  quiet?: boolean;
  label?: string;
}) {
  const look = quiet ? 'bg-transparent text-lg text-ink-soft' : 'bg-panel text-2xl';
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onTap}
      className={`grid min-h-16 place-items-center rounded-tap border border-line-strong font-semibold select-none active:bg-accent-wash ${look}`}
    >
      {children}
    </button>
  );
}
