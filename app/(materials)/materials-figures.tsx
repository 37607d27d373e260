'use client';
import { formatTime } from '../_ui/formats.ts';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Stat, StatRow } from '../_ui/kit/stat.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { MaterialStock } from './material-stock.ts';
import type { Shortage } from './shortages.ts';

type Props = {
  shortages: readonly Shortage[];
  stock: readonly MaterialStock[];
  tasks: number;
  zone: string;
};

/** When the next machine stops, and how many things are short, held or asked. */
export function MaterialsFigures({ shortages, stock, tasks, zone }: Props) {
  const t = useWords('materials.stat');
  const locale = useLocale();
  const [next] = shortages;
  const held = stock.reduce((sum, { lots }) => sum + lots.filter(({ lot }) => lot.state === 'held').length, 0);
  return (
    <StatRow>
      <Stat
        title={t('next')}
        value={next ? formatTime(next.at, locale, zone) : '–'}
        tone={next ? 'held' : 'wait'}
        detail={next ? <Countdown until={next.at} /> : t('nextNone')}
      />
      <Stat
        title={t('short')}
        value={shortages.length}
        tone={shortages.length > 0 ? 'held' : 'wait'}
        detail={t('shortDetail')}
      />
      <Stat title={t('held')} value={held} tone={held > 0 ? 'held' : 'wait'} detail={t('heldDetail')} />
      <Stat
        title={t('tasks')}
        value={tasks}
        tone={tasks > 0 ? 'late' : 'wait'}
        detail={t('tasksDetail')}
        href="/tasks"
      />
    </StatRow>
  );
}
