'use client';
import { useWords } from '../_ui/words/words.tsx';
import { Empty, GroupRow } from './group-row.tsx';
import type { LedgerGroup } from './ledger-groups.ts';
import { Span } from './ledger-table.tsx';

export const timesSteps = ['know', 'acknowledge', 'decide', 'resolve'] as const;
export type TimesStep = (typeof timesSteps)[number];

export type ChartProps = {
  groups: readonly LedgerGroup[];
  titleOf: (key: string) => string;
  /** The group whose exceptions are shown below. */
  chosen: string | null;
  onChoose: (key: string | null) => void;
};

/** Each group's median as a bar and, thin behind it, the time nine in ten stayed below; all on one scale. */
export function TimesChart({ groups, step, titleOf, chosen, onChoose }: ChartProps & { step: TimesStep }) {
  const t = useWords('manager.ledgerPage');
  const longest = Math.max(1, ...groups.map(({ spread }) => spread[step].nineTenths ?? 0));
  const width = (ms: number | null): string => `${(100 * (ms ?? 0)) / longest}%`;
  if (groups.every(({ spread }) => spread[step].count === 0)) return <Empty>{t('noTimes')}</Empty>;
  return (
    <>
      <ul className="mt-3 space-y-1" aria-label={t('times')}>
        {groups.map(({ key, spread, ledger }) => {
          const { half, nineTenths } = spread[step];
          return (
            <GroupRow
              key={key}
              title={titleOf(key)}
              count={ledger.entries.length}
              chosen={key === chosen}
              onChoose={() => onChoose(key === chosen ? null : key)}
              figures={
                <>
                  <b>
                    <Span ms={half} />
                  </b>{' '}
                  <span className="text-ink-soft">
                    · <Span ms={nineTenths} />
                  </span>
                </>
              }
            >
              <rect x="0" y="5" width={width(nineTenths)} height="4" rx="2" className="fill-line-strong" />
              <rect x="0" y="1" width={width(half)} height="12" rx="3" className="fill-ready-solid" />
            </GroupRow>
          );
        })}
      </ul>
      <p className="mt-2 text-sm text-ink-soft">{t('timesLegend')}</p>
    </>
  );
}
