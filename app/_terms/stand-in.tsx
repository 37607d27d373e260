'use client';
import { useState } from 'react';
import { approvalLevels, type Delegation, delegations } from '../../db/approval/approval-level.ts';
import { endStandIn } from '../../db/approval/level-mutators.ts';
import { standIn } from '../../db/credit/credit-mutators.ts';
import { type Person, people } from '../../db/person/person.ts';
import { day, minute } from '../../db/values/instant.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { allRows } from '../_device/rows.ts';
import { presentMoment, useNow } from '../_ui/clock.ts';
import { formatDay } from '../_ui/formats.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Field, Select } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { useOwnPlant } from './own-plant.ts';
import { dayText, typedDay, typedDayEnd } from './typed-figure.ts';

/** Who stands in for whom, and until when; drawn for those who hold a level of approval, or whom somebody trusts. */
export function StandIns() {
  const t = useWords('terms.standIn');
  const { actor } = useDevice().person;
  const now = useNow(minute);
  const { zone } = useOwnPlant();
  const [giving, setGiving] = useState(false);
  const found = useQuery(async (local) => ({
    given: await allRows(local, delegations),
    levels: await allRows(local, approvalLevels),
    everybody: await allRows(local, people),
  }));
  if (!found) return null;
  const approves = found.levels.some((level) => actor.functions.includes(level.function));
  const isBoss = actor.functions.some((name) => name === 'manager' || name === 'admin');
  const shown = found.given.filter(
    (each) => each.validTo > now && (isBoss || [each.fromPersonId, each.toPersonId].includes(actor.personId)),
  );
  if (!approves && shown.length === 0) return null;
  const nameOf = (personId: string): string => found.everybody.find(({ id }) => id === personId)?.name ?? personId;
  return (
    <Section title={t('title')} aside={approves && <Button onClick={() => setGiving(true)}>{t('give')}</Button>}>
      <Card flush>
        <RowList label={t('title')}>
          {shown.length === 0 && <Row title={t('none')} />}
          {shown.map((each) => (
            <StandInRow
              key={each.id}
              given={each}
              from={nameOf(each.fromPersonId)}
              to={nameOf(each.toPersonId)}
              may={each.fromPersonId === actor.personId || (isBoss && each.toPersonId !== actor.personId)}
              hasBegun={each.validFrom <= now}
            />
          ))}
        </RowList>
      </Card>
      <Sheet open={giving} onClose={() => setGiving(false)} title={t('give')}>
        <StandInForm zone={zone} everybody={found.everybody} onDone={() => setGiving(false)} />
      </Sheet>
    </Section>
  );
}

interface StandInRowProps {
  given: Delegation;
  from: string;
  to: string;
  may: boolean;
  hasBegun: boolean;
}

function StandInRow({ given, from, to, may, hasBegun }: StandInRowProps) {
  const t = useWords('terms.standIn');
  const locale = useLocale();
  const { zone } = useOwnPlant();
  const act = useAct();
  const dayOf = (at: number): string => formatDay(at, locale, zone);
  const end = async () => {
    const acted = await act(endStandIn, { delegationId: given.id });
    if (acted.done) toast(t('ended'));
  };
  const span = hasBegun
    ? t('until', { day: dayOf(given.validTo - minute) })
    : t('span', { from: dayOf(given.validFrom), day: dayOf(given.validTo - minute) });
  return (
    <Row
      title={t('for', { to, from })}
      detail={[span, given.reason].filter(Boolean).join(' · ')}
      tail={may && <Button onClick={end}>{t('end')}</Button>}
    />
  );
}

interface StandInFormProps {
  everybody: readonly Person[];
  zone: string;
  onDone: () => void;
}

function StandInForm({ everybody, zone, onDone }: StandInFormProps) {
  const t = useWords('terms.standIn');
  const act = useAct();
  const { actor } = useDevice().person;
  const [toPersonId, setTo] = useState('');
  const [from, setFrom] = useState(() => dayText(presentMoment(), zone));
  const [until, setUntil] = useState(() => dayText(presentMoment() + 7 * day, zone));
  const [reason, setReason] = useState('');
  const begin = typedDay(from, zone);
  const validTo = typedDayEnd(until, zone);
  const isBackward = begin !== undefined && validTo !== undefined && (validTo <= begin || validTo <= presentMoment());
  const others = everybody
    .filter(({ id, active }) => active && id !== actor.personId)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const give = async () => {
    if (begin === undefined || validTo === undefined) return;
    const given = { delegationId: newId(), toPersonId, validFrom: begin, validTo, reason: reason.trim() };
    if (!(await act(standIn, given)).done) return;
    toast(t('given'));
    onDone();
  };
  return (
    <div className="space-y-5">
      <p className="text-ink-soft">{t('hint')}</p>
      <Select
        label={t('whom')}
        prompt={t('choose')}
        value={toPersonId}
        onChoose={setTo}
        options={others.map(({ id, name }) => ({ value: id, title: name }))}
      />
      <Field label={t('first')} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
      <Field
        label={t('last')}
        error={isBackward ? t('backward') : undefined}
        type="date"
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
      <Field label={t('why')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      <Button
        big
        look="primary"
        disabled={toPersonId === '' || begin === undefined || validTo === undefined || isBackward}
        onClick={give}
      >
        {t('give')}
      </Button>
    </div>
  );
}
