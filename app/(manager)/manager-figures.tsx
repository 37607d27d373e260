'use client';
import { Stat, StatRow } from '../_ui/kit/stat.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { risksOf, type Silent, type Standing } from './response.ts';
import { Sums } from './sums.tsx';
import type { Today } from './today.ts';

type Props = { open: readonly Standing[]; silent: readonly Silent[]; today: Today };

/** The day in four figures. */
export function ManagerFigures({ open, silent, today }: Props) {
  const t = useWords('manager.stat');
  const breached = open.filter(({ over }) => over).length;
  const unanswered = silent.reduce((sum, each) => sum + each.open, 0);
  const lateToday = today.orders.filter(({ id }) => today.late.some((late) => late.id === id)).length;
  return (
    <StatRow>
      <Stat
        title={t('money')}
        value={<Sums sums={risksOf(open.map(({ exception }) => exception))} none={t('moneyNone')} />}
        tone={open.length > 0 ? 'held' : 'wait'}
        detail={t('moneyDetail', { count: open.length, breached })}
        href="/exceptions"
      />
      <Stat
        title={t('unanswered')}
        value={unanswered}
        tone={unanswered > 0 ? 'late' : 'wait'}
        detail={t('unansweredDetail', { count: silent.length })}
      />
      <Stat
        title={t('orders')}
        value={today.orders.length}
        detail={t('ordersLate', { count: lateToday })}
        href="/orders"
      />
      <Stat
        title={t('loads')}
        value={t('loadsOf', { out: today.out, all: today.loads.length })}
        detail={t('loadsDetail', { count: today.short })}
        href="/dispatch"
      />
    </StatRow>
  );
}
