'use client';
import { useState } from 'react';
import { dayOf } from '../../../db/decision-table/day.ts';
import type { Equipment } from '../../../db/equipment/equipment.ts';
import type { MachineOpening } from '../../../db/equipment/machine-hours.ts';
import { callOffOpening, openMachine } from '../../../db/equipment/machine-hours-mutators.ts';
import type { Instant } from '../../../db/values/instant.ts';
import { instantOf } from '../../../db/values/local-time.ts';
import { useAct } from '../../_device/device.ts';
import { newId } from '../../_device/new-id.ts';
import { formatMoment } from '../../_ui/formats.ts';
import { Button } from '../../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../../_ui/kit/card.tsx';
import { Field, Select } from '../../_ui/kit/field.tsx';
import { Section } from '../../_ui/kit/section.tsx';
import { Sheet } from '../../_ui/kit/sheet.tsx';
import { toast } from '../../_ui/kit/toast.tsx';
import { useLocale } from '../../_ui/words/language.ts';
import { useWords } from '../../_ui/words/words.tsx';
import { typedTime } from './pasted-calendar.ts';

interface OpeningListProps {
  machines: readonly Equipment[];
  openings: readonly MachineOpening[];
  zone: string;
  now: Instant;
}

/** Machines that work outside their hours from now on; what has not begun can be called off. */
export function OpeningList({ machines, openings, zone, now }: OpeningListProps) {
  const t = useWords('admin.hours');
  const [adding, setAdding] = useState(false);
  const ahead = openings
    .filter(({ calledOffAt, toAt }) => calledOffAt === null && toAt > now)
    .sort((one, other) => one.fromAt - other.fromAt);
  return (
    <Section
      title={t('openings')}
      count={ahead.length}
      aside={<Button onClick={() => setAdding(true)}>{t('open')}</Button>}
    >
      <Card flush>
        <RowList label={t('openings')}>
          {ahead.length === 0 && <Row title={t('noOpenings')} />}
          {ahead.map((each) => (
            <OpeningRow
              key={each.id}
              opening={each}
              code={machines.find(({ id }) => id === each.equipmentId)?.code ?? ''}
              zone={zone}
              hasBegun={each.fromAt <= now}
            />
          ))}
        </RowList>
      </Card>
      <Sheet open={adding} onClose={() => setAdding(false)} title={t('open')}>
        <OpeningForm machines={machines} zone={zone} onDone={() => setAdding(false)} />
      </Sheet>
    </Section>
  );
}

interface OpeningRowProps {
  opening: MachineOpening;
  code: string;
  zone: string;
  hasBegun: boolean;
}

function OpeningRow({ opening, code, zone, hasBegun }: OpeningRowProps) {
  const t = useWords('admin.hours');
  const act = useAct();
  const locale = useLocale();
  const said = `${formatMoment(opening.fromAt, locale, zone)} – ${formatMoment(opening.toAt, locale, zone)}`;
  const callOff = async () => {
    if ((await act(callOffOpening, { openingId: opening.id })).done) toast(t('calledOff'));
  };
  return (
    <Row
      title={`${code} · ${said}`}
      detail={opening.reason || t('forException')}
      tail={
        !hasBegun && (
          <Button look="plain" onClick={callOff} aria-label={t('callOffNamed', { name: code })}>
            {t('callOff')}
          </Button>
        )
      }
    />
  );
}

/** A machine, a date, from and to (over midnight when it ends before it begins), and why. */
function OpeningForm({ machines, zone, onDone }: Pick<OpeningListProps, 'machines' | 'zone'> & { onDone: () => void }) {
  const t = useWords('admin.hours');
  const act = useAct();
  const [equipmentId, setMachine] = useState(machines[0]?.id ?? '');
  const [date, setDate] = useState('');
  const [from, setFrom] = useState('22:00');
  const [to, setTo] = useState('02:00');
  const [reason, setReason] = useState('');
  const day = dayOf(date);
  const [fromMinute, toMinute] = [typedTime(from), typedTime(to)];
  const isMissing = day === undefined || fromMinute === undefined || toMinute === undefined || reason.trim() === '';
  const save = async () => {
    if (isMissing) return;
    const fromAt = instantOf({ day, minute: fromMinute }, zone);
    const toAt = instantOf({ day: toMinute <= fromMinute ? day + 1 : day, minute: toMinute }, zone);
    if (!(await act(openMachine, { openingId: newId(), equipmentId, fromAt, toAt, reason })).done) return;
    toast(t('saved'));
    onDone();
  };
  return (
    <div className="space-y-5">
      <Select
        label={t('machine')}
        value={equipmentId}
        onChoose={setMachine}
        options={machines.map(({ id, code, name }) => ({ value: id, title: `${code} · ${name}` }))}
      />
      <Field label={t('date')} type="date" value={date} onChange={(event) => setDate(event.target.value)} />
      <div className="grid grid-cols-2 gap-2">
        <Field label={t('from')} type="time" value={from} onChange={(event) => setFrom(event.target.value)} />
        <Field label={t('to')} type="time" value={to} onChange={(event) => setTo(event.target.value)} />
      </div>
      <Field label={t('why')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      <Button big look="primary" disabled={isMissing} onClick={save}>
        {t('save')}
      </Button>
    </div>
  );
}
