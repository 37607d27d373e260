'use client';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { MachineHours } from '../../../db/equipment/machine-hours.ts';
import { setMachineHours } from '../../../db/equipment/machine-hours-mutators.ts';
import { useAct } from '../../_device/device.ts';
import { Button, IconButton } from '../../_ui/kit/button.tsx';
import { Choice } from '../../_ui/kit/choice.tsx';
import { Field } from '../../_ui/kit/field.tsx';
import { toast } from '../../_ui/kit/toast.tsx';
import { useWords } from '../../_ui/words/words.tsx';
import { timeText, typedTime } from './pasted-calendar.ts';
import { hoursOf, type Stretch, stretchesOf } from './week-stretches.ts';
import { useWeekdays } from './weekdays.ts';

type Kind = 'asPlant' | 'always' | 'own';

interface MachineHoursFormProps {
  plantId: string;
  /** Null: all machines of the plant. */
  equipmentId: string | null;
  said: MachineHours | undefined;
  onDone: () => void;
}

const usual: Stretch = { weekdays: [1, 2, 3, 4, 5, 6], fromMinute: 360, toMinute: 1_320 };

/** Round the clock, hours of the week, or for a machine what the plant says. */
export function MachineHoursForm({ plantId, equipmentId, said, onDone }: MachineHoursFormProps) {
  const t = useWords('admin.hours');
  const act = useAct();
  const [kind, setKind] = useState<Kind>(() => kindOf(said, equipmentId));
  const [stretches, setStretches] = useState<readonly Stretch[]>(() =>
    said?.hours?.length ? stretchesOf(said.hours) : [usual],
  );
  const kinds: readonly Kind[] = equipmentId === null ? ['always', 'own'] : ['asPlant', 'always', 'own'];
  const isWrong = kind === 'own' && (stretches.length === 0 || stretches.some(({ weekdays }) => weekdays.length === 0));
  const save = async () => {
    const hours = kind === 'asPlant' ? null : kind === 'always' ? [] : hoursOf(stretches);
    if (!(await act(setMachineHours, { plantId, equipmentId, hours })).done) return;
    toast(t('saved'));
    onDone();
  };
  return (
    <div className="space-y-5">
      <Choice
        label={t('works')}
        value={kind}
        onChoose={setKind}
        options={kinds.map((value) => ({ value, title: t(value) }))}
      />
      {kind === 'own' && (
        <>
          {stretches.map((stretch, nth) => (
            <StretchFields
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no id, and only the last is added
              key={nth}
              stretch={stretch}
              onChange={(changed) => setStretches(stretches.map((each, at) => (at === nth ? changed : each)))}
              onRemove={() => setStretches(stretches.filter((_, at) => at !== nth))}
            />
          ))}
          <Button onClick={() => setStretches([...stretches, { ...usual, weekdays: [] }])}>{t('addHours')}</Button>
        </>
      )}
      <p className="text-sm text-ink-soft">{t('replanned')}</p>
      <Button big look="primary" disabled={isWrong} onClick={save}>
        {t('save')}
      </Button>
    </div>
  );
}

function kindOf(said: MachineHours | undefined, equipmentId: string | null): Kind {
  const hours = said?.hours ?? null;
  if (hours === null) return equipmentId === null ? 'always' : 'asPlant';
  return hours.length === 0 ? 'always' : 'own';
}

interface StretchFieldsProps {
  stretch: Stretch;
  onChange: (stretch: Stretch) => void;
  onRemove: () => void;
}

function StretchFields({ stretch, onChange, onRemove }: StretchFieldsProps) {
  const t = useWords('admin.hours');
  const long = useWeekdays();
  const short = useWeekdays('short');
  const { weekdays, fromMinute, toMinute } = stretch;
  const toggle = (weekday: number) =>
    onChange({
      ...stretch,
      weekdays: weekdays.includes(weekday) ? weekdays.filter((each) => each !== weekday) : [...weekdays, weekday],
    });
  return (
    <fieldset className="space-y-3">
      <legend className="mb-1.5 font-medium">{t('days')}</legend>
      <div className="grid grid-cols-7 gap-1">
        {short.map((name, weekday) => (
          <label
            key={name}
            className="tap grid cursor-pointer place-items-center rounded-tap bg-sunken text-sm text-ink-soft has-checked:bg-accent has-checked:font-semibold has-checked:text-on-accent has-focus-visible:outline-3 has-focus-visible:outline-accent"
          >
            <input
              type="checkbox"
              className="sr-only"
              aria-label={long[weekday]}
              checked={weekdays.includes(weekday)}
              onChange={() => toggle(weekday)}
            />
            {name}
          </label>
        ))}
      </div>
      <div className="grid grid-cols-[1fr_1fr_auto] items-end gap-2">
        <Field
          label={t('from')}
          type="time"
          value={timeText(fromMinute)}
          onChange={(event) => onChange({ ...stretch, fromMinute: typedTime(event.target.value) ?? fromMinute })}
        />
        <Field
          label={t('to')}
          type="time"
          value={timeText(toMinute)}
          onChange={(event) => onChange({ ...stretch, toMinute: typedTime(event.target.value) ?? toMinute })}
        />
        <IconButton icon={Trash2} label={t('remove')} onClick={onRemove} />
      </div>
      {toMinute <= fromMinute && toMinute > 0 && <p className="text-sm text-ink-soft">{t('overMidnight')}</p>}
    </fieldset>
  );
}
