'use client';
import { formatTime } from '../_ui/formats.ts';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { ManagerRows } from './manager-view.ts';
import type { Silent, ToldAbove } from './response.ts';

/** Functions that still owe an answer; a tap opens the task that is due first. */
export function SilentFunctions({ silent }: { silent: readonly Silent[] }) {
  const t = useWords('manager');
  const f = useWords('shared.function');
  return (
    <Section title={t('silent')} count={silent.length}>
      {silent.length === 0 ? (
        <EmptyState title={t('noneSilent')} />
      ) : (
        <Card flush>
          <RowList label={t('silent')}>
            {silent.map((each) => (
              <Row
                key={each.function}
                href={`/tasks/${each.next.id}`}
                title={f(each.function)}
                detail={t('silentTasks', { count: each.open, untaken: each.untaken })}
                tail={<Countdown until={each.next.decideBy} since={each.next.createdAt} />}
              />
            ))}
          </RowList>
        </Card>
      )}
    </Section>
  );
}

const shownCount = 5;

/** Who above was told because nobody answered. */
export function ToldAboveList({ told, rows }: { told: readonly ToldAbove[]; rows: ManagerRows }) {
  const t = useWords('manager');
  const f = useWords('shared.function');
  const locale = useLocale();
  return (
    <Section title={t('escalations')} count={told.length}>
      {told.length === 0 ? (
        <EmptyState title={t('noEscalations')} />
      ) : (
        <Card flush>
          <RowList label={t('escalations')}>
            {told.slice(0, shownCount).map(({ task, functions, level, toPersonIds, at }) => (
              <Row
                key={task.id}
                href={task.exceptionId ? `/exceptions/${task.exceptionId}` : `/tasks/${task.id}`}
                title={`${task.subject} · ${t('toldLevel', { level: String(level) })}`}
                detail={
                  <>
                    <span className="block">{toPersonIds.map((id) => rows.nameOf.get(id) ?? id).join(', ')}</span>
                    <span className="block">
                      {t('silentOn', { functions: functions.map((name) => f(name)).join(', ') })}
                    </span>
                  </>
                }
                tail={
                  <span className="text-sm text-ink-soft tabular-nums">
                    {formatTime(at, locale, rows.zoneOf(task.plantId))}
                  </span>
                }
              />
            ))}
          </RowList>
        </Card>
      )}
    </Section>
  );
}
