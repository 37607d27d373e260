import type { ApprovalLevel } from '../../db/approval/approval-level.ts';
import { formatMoney } from '../_ui/formats.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';

/** Who approves on a level. */
export function useWho(): (level: Pick<ApprovalLevel, 'function' | 'rank'>) => string {
  const t = useWords('terms.levels');
  const f = useWords('shared.function');
  return ({ function: name, rank }) => (rank === 'member' ? f(name) : `${f(name)}, ${t(`rank.${rank}`)}`);
}

/** How far a level reaches. */
export function useBounds(): (level: Pick<ApprovalLevel, 'maxBps' | 'maxMinor' | 'maxDays' | 'currency'>) => string {
  const t = useWords('terms.levels');
  const locale = useLocale();
  return ({ maxBps, maxMinor, maxDays, currency }) =>
    [
      maxBps !== null && t('upToPercent', { percent: maxBps / 100 }),
      maxMinor !== null && t('upToMoney', { money: formatMoney(maxMinor, currency, locale, true) }),
      maxDays !== null && t('upToDays', { days: maxDays }),
    ]
      .filter(Boolean)
      .join(' · ') || t('unbounded');
}
