'use client';
import type { Alarm } from '../../db/delivery/alarm.ts';
import { useNow } from '../_ui/clock.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { alarmsShown } from './alarms-shown.ts';
import type { ManagerRows } from './manager-view.ts';

/** What did not happen by itself; nothing at all while everything has. */
export function DeadlineAlarms({ rows }: { rows: ManagerRows }) {
  const t = useWords('notify');
  const now = useNow(60_000);
  const shown = alarmsShown(rows.alarms, now);
  if (shown.length === 0) return null;
  return (
    <Section title={t('alarms')} count={shown.length}>
      <Card flush tone={shown.some(({ mendedAt }) => mendedAt === null) ? 'held' : 'late'}>
        <RowList label={t('alarms')}>
          {shown.map((alarm) => (
            <AlarmRow key={alarm.id} alarm={alarm} zone={rows.zoneOf(alarm.plantId)} />
          ))}
        </RowList>
      </Card>
    </Section>
  );
}

function AlarmRow({ alarm, zone }: { alarm: Alarm; zone: string }) {
  const t = useWords('notify');
  const locale = useLocale();
  const mended = alarm.mendedAt;
  const href = alarm.exceptionId ? `/exceptions/${alarm.exceptionId}` : `/tasks/${alarm.taskId ?? ''}`;
  return (
    <Row
      href={href}
      title={alarm.subject === '' ? t(`alarm.${alarm.kind}`) : `${alarm.subject} · ${t(`alarm.${alarm.kind}`)}`}
      detail={formatMoment(alarm.dueAt, locale, zone)}
      tail={
        <Badge tone={mended === null ? 'held' : 'run'}>
          {mended === null ? t('alarmOpen') : t('alarmMended', { at: formatMoment(mended, locale, zone) })}
        </Badge>
      }
    />
  );
}
