'use client';
import { useWords } from '../_ui/words/words.tsx';
import { Empty, GroupRow } from './group-row.tsx';
import { sumOf } from './ledger-table.tsx';
import type { MoneyOutcome } from './money-outcome.ts';
import { Sums } from './sums.tsx';
import type { ChartProps } from './times-chart.tsx';

const parts = ['preserved', 'lost', 'open'] as const;
const minorOf = (money: MoneyOutcome, part: (typeof parts)[number]): number => money[`${part}Minor`];
const fills = { preserved: 'fill-run-solid', lost: 'fill-held-solid', open: 'fill-wait-solid' } as const;
const dots = { preserved: 'bg-run-solid', lost: 'bg-held-solid', open: 'bg-wait-solid' } as const;

/** What came of each group's money, a bar for each currency: preserved, lost, still open, against the largest of it. */
export function MoneyChart({ groups, titleOf, chosen, onChoose }: ChartProps) {
  const t = useWords('manager.ledgerPage');
  const rows = groups.flatMap(({ key, ledger }) => ledger.money.map((money) => ({ key, ledger, money })));
  const most = (currency: string): number =>
    Math.max(1, ...rows.filter(({ money }) => money.currency === currency).map(({ money }) => money.atRiskMinor));
  if (rows.length === 0) return <Empty>{t('noMoney')}</Empty>;
  return (
    <>
      <ul className="space-y-1" aria-label={t('money')}>
        {rows.map(({ key, ledger, money }) => (
          <GroupRow
            key={`${key} ${money.currency}`}
            title={titleOf(key)}
            count={ledger.entries.length}
            chosen={key === chosen}
            onChoose={() => onChoose(key === chosen ? null : key)}
            figures={<Figures money={money} />}
          >
            <Shares money={money} most={most(money.currency)} />
          </GroupRow>
        ))}
      </ul>
      <p className="mt-2 flex flex-wrap gap-x-4 text-sm text-ink-soft">
        {parts.map((part) => (
          <span key={part} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={`size-2.5 rounded-sm ${dots[part]}`} />
            {t(part)}
          </span>
        ))}
      </p>
    </>
  );
}

function Figures({ money }: { money: MoneyOutcome }) {
  const t = useWords('manager.ledgerPage');
  const told = parts.filter((part) => minorOf(money, part) > 0);
  return told.map((part, place) => (
    <span key={part} className={part === 'open' ? 'text-ink-soft' : 'font-semibold'}>
      {place > 0 && ' · '}
      <Sums sums={sumOf([money], `${part}Minor`)} none="–" /> {t(`figure.${part}`)}
    </span>
  ));
}

function Shares({ money, most }: { money: MoneyOutcome; most: number }) {
  let from = 0;
  return parts.map((part) => {
    const share = (100 * minorOf(money, part)) / most;
    const x = from;
    from += share;
    return <rect key={part} x={`${x}%`} width={`${share}%`} y="1" height="12" className={fills[part]} />;
  });
}
