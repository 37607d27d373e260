'use client';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { setCalendar } from '../../../db/shift/calendar-mutators.ts';
import type { PlantCalendar, WeeklyHours } from '../../../db/shift/shift.ts';
import { useAct } from '../../_device/device.ts';
import { Button, IconButton } from '../../_ui/kit/button.tsx';
import { Field, Select } from '../../_ui/kit/field.tsx';
import { toast } from '../../_ui/kit/toast.tsx';
import { useWords } from '../../_ui/words/words.tsx';
import { timeText, typedTime } from './pasted-calendar.ts';
import { useWeekdays } from './weekdays.ts';

interface WeekFormProps {
  plantId: string;
  calendar: Pick<PlantCalendar, 'restDays' | 'prayers'> | undefined;
  onDone: () => void;
}

/** The days a plant rests on, and its prayer hours by weekday. */
export function WeekForm({ plantId, calendar, onDone }: WeekFormProps) {
  const t = useWords('admin.calendar');
  const act = useAct();
  const weekdays = useWeekdays();
  const [rest, setRest] = useState<readonly number[]>(calendar?.restDays ?? []);
  const [prayers, setPrayers] = useState<readonly WeeklyHours[]>(calendar?.prayers ?? []);
  const isWrong = prayers.some(({ fromMinute, toMinute }) => fromMinute >= toMinute) || rest.length > 6;
  const toggle = (weekday: number) =>
    setRest(rest.includes(weekday) ? rest.filter((each) => each !== weekday) : [...rest, weekday]);
  const change = (nth: number, row: WeeklyHours) => setPrayers(prayers.map((each, at) => (at === nth ? row : each)));
  const save = async () => {
    if (!(await act(setCalendar, { plantId, restDays: [...rest], prayers: [...prayers] })).done) return;
    toast(t('saved'));
    onDone();
  };
  return (
    <div className="space-y-5">
      <fieldset>
        <legend className="mb-1.5 font-medium">{t('restDays')}</legend>
        <div className="grid grid-cols-2 gap-2">
          {weekdays.map((name, weekday) => (
            <label key={name} className="tap flex cursor-pointer items-center gap-3">
              <input
                type="checkbox"
                className="size-5 accent-accent"
                checked={rest.includes(weekday)}
                onChange={() => toggle(weekday)}
              />
              {name}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className="space-y-3">
        <legend className="mb-1.5 font-medium">{t('prayers')}</legend>
        {prayers.map((row, nth) => (
          <PrayerRow
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no id, and only the last is added
            key={nth}
            row={row}
            onChange={(changed) => change(nth, changed)}
            onRemove={() => setPrayers(prayers.filter((_, at) => at !== nth))}
          />
        ))}
        <Button onClick={() => setPrayers([...prayers, { weekday: 1, fromMinute: 735, toMinute: 765 }])}>
          {t('addPrayer')}
        </Button>
      </fieldset>
      <Button big look="primary" disabled={isWrong} onClick={save}>
        {t('save')}
      </Button>
    </div>
  );
}

interface PrayerRowProps {
  row: WeeklyHours;
  onChange: (row: WeeklyHours) => void;
  onRemove: () => void;
}

function PrayerRow({ row, onChange, onRemove }: PrayerRowProps) {
  const t = useWords('admin.calendar');
  const weekdays = useWeekdays();
  return (
    <div className="grid grid-cols-[1fr_1fr_auto] items-end gap-2">
      <div className="col-span-3">
        <Select
          label={t('weekday')}
          value={String(row.weekday)}
          onChoose={(value) => onChange({ ...row, weekday: Number(value) })}
          options={weekdays.map((title, weekday) => ({ value: String(weekday), title }))}
        />
      </div>
      <Field
        label={t('from')}
        type="time"
        value={timeText(row.fromMinute)}
        onChange={(event) => onChange({ ...row, fromMinute: typedTime(event.target.value) ?? row.fromMinute })}
      />
      <Field
        label={t('to')}
        type="time"
        error={row.toMinute <= row.fromMinute ? t('backward') : undefined}
        value={timeText(row.toMinute)}
        onChange={(event) => onChange({ ...row, toMinute: typedTime(event.target.value) ?? row.toMinute })}
      />
      <IconButton icon={Trash2} label={t('remove')} onClick={onRemove} />
    </div>
  );
}
