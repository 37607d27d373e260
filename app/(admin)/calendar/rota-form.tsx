'use client';
import { useState } from 'react';
import { dayOf } from '../../../db/decision-table/day.ts';
import { type FunctionName, functionNames } from '../../../db/person/function.ts';
import type { Person } from '../../../db/person/person.ts';
import { putRota } from '../../../db/shift/rota-mutators.ts';
import type { Shift } from '../../../db/shift/shift.ts';
import { instantOf } from '../../../db/values/local-time.ts';
import { useAct } from '../../_device/device.ts';
import { newId } from '../../_device/new-id.ts';
import { dayText } from '../../_terms/typed-figure.ts';
import { presentMoment } from '../../_ui/clock.ts';
import { Button } from '../../_ui/kit/button.tsx';
import { Field, Select } from '../../_ui/kit/field.tsx';
import { toast } from '../../_ui/kit/toast.tsx';
import { useWords } from '../../_ui/words/words.tsx';
import { timeText, typedTime } from './pasted-calendar.ts';

export interface FormProps {
  plantId: string;
  zone: string;
  staff: readonly Person[];
  shifts: readonly Shift[];
  onDone: () => void;
}

type Rows = Parameters<typeof putRota.run>[1];

/** Puts rows of the rota and says so. */
function usePut(plantId: string, onDone: () => void): (rows: Partial<Rows>) => Promise<void> {
  const t = useWords('admin.calendar');
  const act = useAct();
  return async (rows) => {
    const none = { plantId, shifts: [], assignments: [], covers: [], onCalls: [] };
    if (!(await act(putRota, { ...none, ...rows })).done) return;
    toast(t('saved'));
    onDone();
  };
}

/** A shift's name and hours; one that ends before it begins goes over midnight. */
export function ShiftForm({ plantId, onDone, shift }: FormProps & { shift: Shift | undefined }) {
  const t = useWords('admin.calendar');
  const put = usePut(plantId, onDone);
  const [name, setName] = useState(shift?.name ?? '');
  const [from, setFrom] = useState(timeText(shift?.fromMinute ?? 360));
  const [to, setTo] = useState(timeText(shift?.toMinute ?? 840));
  const [fromMinute, toMinute] = [typedTime(from), typedTime(to)];
  const isOver = fromMinute !== undefined && toMinute !== undefined && toMinute <= fromMinute;
  const save = () => {
    if (fromMinute === undefined || toMinute === undefined) return;
    void put({ shifts: [{ shiftId: shift?.id ?? newId(), name: name.trim(), fromMinute, toMinute }] });
  };
  return (
    <div className="space-y-5">
      <Field label={t('shiftName')} maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      <Field label={t('from')} type="time" value={from} onChange={(event) => setFrom(event.target.value)} />
      <Field
        label={t('to')}
        type="time"
        hint={isOver ? t('overMidnight') : undefined}
        value={to}
        onChange={(event) => setTo(event.target.value)}
      />
      <Button
        big
        look="primary"
        disabled={name.trim() === '' || fromMinute === undefined || toMinute === undefined}
        onClick={save}
      >
        {t('save')}
      </Button>
    </div>
  );
}

interface PersonSelectProps {
  label: string;
  staff: readonly Person[];
  value: string;
  onChoose: (personId: string) => void;
}

function PersonSelect({ label, staff, value, onChoose }: PersonSelectProps) {
  const t = useWords('admin.calendar');
  return (
    <Select
      label={label}
      prompt={t('choose')}
      value={value}
      onChoose={onChoose}
      options={staff.map(({ id, name }) => ({ value: id, title: name }))}
    />
  );
}

interface DateFieldsProps {
  fromDate: string;
  onFrom: (date: string) => void;
  to: string;
  onTo: (date: string) => void;
}

function DateFields({ fromDate, onFrom, to, onTo }: DateFieldsProps) {
  const t = useWords('admin.calendar');
  return (
    <>
      <Field label={t('firstDay')} type="date" value={fromDate} onChange={(event) => onFrom(event.target.value)} />
      <Field
        label={t('lastDay')}
        hint={t('openEnd')}
        error={to !== '' && to < fromDate ? t('backward') : undefined}
        type="date"
        value={to}
        onChange={(event) => onTo(event.target.value)}
      />
    </>
  );
}

/** Who works in a shift, or is on call, from a date on. */
export function DutyForm({
  plantId,
  zone,
  staff,
  shifts,
  onDone,
  kind,
}: FormProps & { kind: 'assignment' | 'onCall' }) {
  const t = useWords('admin.calendar');
  const f = useWords('shared.function');
  const put = usePut(plantId, onDone);
  const [personId, setPerson] = useState('');
  const [shiftId, setShift] = useState(shifts[0]?.id ?? '');
  const [name, setName] = useState<FunctionName>('quality');
  const [fromDate, setFrom] = useState(() => dayText(presentMoment(), zone));
  const [to, setTo] = useState('');
  const isBackward = to !== '' && to < fromDate;
  const fit = kind === 'onCall' ? staff.filter((each) => each.functions.includes(name)) : staff;
  const save = () => {
    const dates = { personId, fromDate, toDate: to === '' ? null : to };
    void put(
      kind === 'onCall'
        ? { onCalls: [{ onCallId: newId(), function: name, ...dates }] }
        : { assignments: [{ assignmentId: newId(), shiftId, ...dates }] },
    );
  };
  return (
    <div className="space-y-5">
      {kind === 'onCall' ? (
        <Select
          label={t('function')}
          value={name}
          onChoose={(value) => {
            setName(value);
            setPerson('');
          }}
          options={functionNames.map((value) => ({ value, title: f(value) }))}
        />
      ) : (
        <Select
          label={t('shift')}
          value={shiftId}
          onChoose={setShift}
          options={shifts.map(({ id, name: title }) => ({ value: id, title }))}
        />
      )}
      <PersonSelect label={t('person')} staff={fit} value={personId} onChoose={setPerson} />
      <DateFields fromDate={fromDate} onFrom={setFrom} to={to} onTo={setTo} />
      <Button
        big
        look="primary"
        disabled={personId === '' || dayOf(fromDate) === undefined || isBackward}
        onClick={save}
      >
        {t('save')}
      </Button>
    </div>
  );
}

/** `2026-11-22T14:00` as the plant's clocks show it. */
function typedMoment(text: string, zone: string): number | undefined {
  const [date = '', time = ''] = text.split('T');
  const [day, minute] = [dayOf(date), typedTime(time)];
  return day === undefined || minute === undefined ? undefined : instantOf({ day, minute }, zone);
}

/** Somebody works in another's place for some hours. */
export function CoverForm({ plantId, zone, staff, onDone }: FormProps) {
  const t = useWords('admin.calendar');
  const put = usePut(plantId, onDone);
  const [personId, setPerson] = useState('');
  const [forPersonId, setFor] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const [fromAt, toAt] = [typedMoment(from, zone), typedMoment(to, zone)];
  const isBackward = fromAt !== undefined && toAt !== undefined && toAt <= fromAt;
  const save = () => {
    if (fromAt === undefined || toAt === undefined) return;
    void put({ covers: [{ coverId: newId(), personId, forPersonId, fromAt, toAt, reason: reason.trim() }] });
  };
  return (
    <div className="space-y-5">
      <PersonSelect label={t('covers')} staff={staff} value={personId} onChoose={setPerson} />
      <PersonSelect label={t('coversFor')} staff={staff} value={forPersonId} onChoose={setFor} />
      <Field label={t('from')} type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      <Field
        label={t('to')}
        error={isBackward ? t('backward') : undefined}
        type="datetime-local"
        value={to}
        onChange={(event) => setTo(event.target.value)}
      />
      <Field label={t('why')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      <Button
        big
        look="primary"
        disabled={personId === '' || forPersonId === '' || fromAt === undefined || toAt === undefined || isBackward}
        onClick={save}
      >
        {t('save')}
      </Button>
    </div>
  );
}
