'use client';
import { useState } from 'react';
import { textOfDay } from '../../../db/decision-table/day.ts';
import { type DayArgs, putDays } from '../../../db/shift/calendar-mutators.ts';
import type { Rota } from '../../../db/shift/rota.ts';
import { removeFromRota } from '../../../db/shift/rota-mutators.ts';
import type { CalendarDay } from '../../../db/shift/shift.ts';
import type { Instant } from '../../../db/values/instant.ts';
import { localTime } from '../../../db/values/local-time.ts';
import { useAct } from '../../_device/device.ts';
import { PasteSheet } from '../../_terms/paste-sheet.tsx';
import { formatDate } from '../../_ui/formats.ts';
import { Button } from '../../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../../_ui/kit/card.tsx';
import { Section } from '../../_ui/kit/section.tsx';
import { toast } from '../../_ui/kit/toast.tsx';
import { useLocale } from '../../_ui/words/language.ts';
import { useWords } from '../../_ui/words/words.tsx';
import { readHolidays, readPrayers, timeText } from './pasted-calendar.ts';

const mostShown = 40;

/** Holidays and prayer hours of single dates to come; pasted from a sheet, taken away one by one. */
export function DayList({ plantId, rota, now }: { plantId: string; rota: Rota; now: Instant }) {
  const t = useWords('admin.calendar');
  const act = useAct();
  const locale = useLocale();
  const [pasting, setPasting] = useState<'holiday' | 'prayer'>();
  const today = textOfDay(localTime(now, rota.zone).day);
  const ahead = rota.days
    .filter(({ date }) => date >= today)
    .sort((one, other) => (one.date + one.id < other.date + other.id ? -1 : 1));
  const save = async (rows: readonly DayArgs[]): Promise<boolean> => {
    const acted = await act(putDays, { plantId, days: [...rows] });
    if (acted.done) toast(t('saved'));
    return acted.done;
  };
  const tell = (row: Pick<CalendarDay, 'date' | 'name' | 'fromMinute' | 'toMinute'>): string =>
    [
      formatDate(row.date, locale),
      row.fromMinute !== null && `${timeText(row.fromMinute)}–${timeText(row.toMinute ?? 0)}`,
      row.name,
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <Section
      title={t('days')}
      count={ahead.length}
      aside={
        <span className="flex flex-wrap gap-2">
          <Button onClick={() => setPasting('holiday')}>{t('pasteHolidays')}</Button>
          <Button onClick={() => setPasting('prayer')}>{t('pastePrayers')}</Button>
        </span>
      }
    >
      <Card flush>
        <RowList label={t('days')}>
          {ahead.length === 0 && <Row title={t('noDays')} />}
          {ahead.slice(0, mostShown).map((each) => (
            <DayRow key={each.id} row={each} said={tell(each)} />
          ))}
        </RowList>
      </Card>
      <PasteSheet
        open={pasting !== undefined}
        onClose={() => setPasting(undefined)}
        title={t(pasting === 'prayer' ? 'pastePrayers' : 'pasteHolidays')}
        hint={t(pasting === 'prayer' ? 'prayerHint' : 'holidayHint')}
        read={(text) => (pasting === 'prayer' ? readPrayers(text, plantId) : readHolidays(text, plantId))}
        tell={tell}
        save={save}
      />
    </Section>
  );
}

function DayRow({ row, said }: { row: CalendarDay; said: string }) {
  const t = useWords('admin.calendar');
  const act = useAct();
  const remove = async () => {
    if ((await act(removeFromRota, { kind: 'day', rowId: row.id })).done) toast(t('removed'));
  };
  return (
    <Row
      title={said}
      detail={t(row.kind === 'holiday' ? 'holiday' : 'prayer')}
      tail={
        <Button look="plain" onClick={remove} aria-label={t('removeNamed', { name: said })}>
          {t('remove')}
        </Button>
      }
    />
  );
}
