'use client';
import { type ReactNode, useState } from 'react';
import type { Person } from '../../../db/person/person.ts';
import type { Rota } from '../../../db/shift/rota.ts';
import { putRota, type RotaKind, removeFromRota } from '../../../db/shift/rota-mutators.ts';
import type { Shift, ShiftAssignment } from '../../../db/shift/shift.ts';
import { onDutyAt } from '../../../db/shift/staffed.ts';
import type { Instant } from '../../../db/values/instant.ts';
import { useAct } from '../../_device/device.ts';
import { newId } from '../../_device/new-id.ts';
import { PasteSheet } from '../../_terms/paste-sheet.tsx';
import { formatDate, formatMoment } from '../../_ui/formats.ts';
import { Badge } from '../../_ui/kit/badge.tsx';
import { Button } from '../../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../../_ui/kit/card.tsx';
import { Section } from '../../_ui/kit/section.tsx';
import { Sheet } from '../../_ui/kit/sheet.tsx';
import { toast } from '../../_ui/kit/toast.tsx';
import { useLocale } from '../../_ui/words/language.ts';
import { useWords } from '../../_ui/words/words.tsx';
import { type PastedAssignment, readAssignments, timeText } from './pasted-calendar.ts';
import { CoverForm, DutyForm, type FormProps, ShiftForm } from './rota-form.tsx';

type Open =
  | { readonly what: 'shift'; readonly shift: Shift | undefined }
  | { readonly what: 'assignment' | 'onCall' | 'cover' | 'paste' };

interface ListsProps {
  plantId: string;
  rota: Rota;
  staff: readonly Person[];
  now: Instant;
}

/** Shifts and who works in them, covers, and who is on call, each to add and to take away. */
export function DutyLists({ plantId, rota, staff, now }: ListsProps) {
  const t = useWords('admin.calendar');
  const act = useAct();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const form: FormProps = { plantId, zone: rota.zone, staff, shifts: rota.shifts, onDone: close };
  const paste = async (rows: readonly PastedAssignment[]): Promise<boolean> => {
    const assignments = rows.map(({ shift, person, ...dates }) => ({
      assignmentId: newId(),
      shiftId: shift.id,
      personId: person.id,
      ...dates,
    }));
    const acted = await act(putRota, { plantId, shifts: [], assignments, covers: [], onCalls: [] });
    if (acted.done) toast(t('saved'));
    return acted.done;
  };
  const titles = {
    shift: 'shift',
    assignment: 'addAssignment',
    onCall: 'addOnCall',
    cover: 'addCover',
    paste: 'paste',
  } as const;
  return (
    <>
      <Shifts rota={rota} staff={staff} now={now} onOpen={setOpen} />
      <Covers rota={rota} staff={staff} now={now} onOpen={setOpen} />
      <OnCalls rota={rota} staff={staff} onOpen={setOpen} />
      <Sheet
        open={open !== undefined && open.what !== 'paste'}
        onClose={close}
        title={open ? t(titles[open.what]) : ''}
      >
        {open?.what === 'shift' && <ShiftForm {...form} shift={open.shift} />}
        {(open?.what === 'assignment' || open?.what === 'onCall') && <DutyForm {...form} kind={open.what} />}
        {open?.what === 'cover' && <CoverForm {...form} />}
      </Sheet>
      <PasteSheet
        open={open?.what === 'paste'}
        onClose={close}
        title={t('paste')}
        hint={t('pasteHint')}
        read={(text) => readAssignments(text, { people: staff, shifts: rota.shifts })}
        tell={({ person, shift, fromDate, toDate }) =>
          [person.name, shift.name, fromDate, toDate].filter(Boolean).join(' · ')
        }
        save={paste}
      />
    </>
  );
}

type PartProps = { rota: Rota; staff: readonly Person[]; onOpen: (open: Open) => void };

const nameOf = (staff: readonly Person[], personId: string): string =>
  staff.find(({ id }) => id === personId)?.name ?? personId;

function Remove({ kind, rowId, name }: { kind: RotaKind; rowId: string; name: string }) {
  const t = useWords('admin.calendar');
  const act = useAct();
  const remove = async () => {
    if ((await act(removeFromRota, { kind, rowId })).done) toast(t('removed'));
  };
  return (
    <Button look="plain" onClick={remove} aria-label={t('removeNamed', { name })}>
      {t('remove')}
    </Button>
  );
}

function Shifts({ rota, staff, now, onOpen }: PartProps & { now: Instant }) {
  const t = useWords('admin.calendar');
  const there = onDutyAt(rota, now);
  const byStart = [...rota.shifts].sort((one, other) => one.fromMinute - other.fromMinute);
  return (
    <Section
      title={t('shifts')}
      count={rota.shifts.length}
      aside={
        <span className="flex flex-wrap gap-2">
          <Button onClick={() => onOpen({ what: 'shift', shift: undefined })}>{t('addShift')}</Button>
          {rota.shifts.length > 0 && (
            <>
              <Button onClick={() => onOpen({ what: 'assignment' })}>{t('addAssignment')}</Button>
              <Button onClick={() => onOpen({ what: 'paste' })}>{t('paste')}</Button>
            </>
          )}
        </span>
      }
    >
      {byStart.length === 0 && <p className="text-ink-soft">{t('noShifts')}</p>}
      <div className="grid items-start gap-3 lg:grid-cols-2">
        {byStart.map((shift) => (
          <ShiftCard
            key={shift.id}
            shift={shift}
            own={rota.assignments.filter(({ shiftId }) => shiftId === shift.id)}
            staff={staff}
            there={there}
            onOpen={onOpen}
          />
        ))}
      </div>
    </Section>
  );
}

interface ShiftCardProps {
  shift: Shift;
  own: readonly ShiftAssignment[];
  staff: readonly Person[];
  there: ReadonlySet<string>;
  onOpen: (open: Open) => void;
}

const firstShown = 5;

/** A shift and the first who work in it; the others on a tap. */
function ShiftCard({ shift, own, staff, there, onOpen }: ShiftCardProps) {
  const t = useWords('admin.calendar');
  const locale = useLocale();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? own : own.slice(0, firstShown);
  return (
    <Card flush>
      <RowList label={shift.name}>
        <Row
          title={shift.name}
          detail={`${timeText(shift.fromMinute)}–${timeText(shift.toMinute)}`}
          onTap={() => onOpen({ what: 'shift', shift })}
          tail={<Badge tone={own.length > 0 ? 'run' : 'late'}>{t('people', { count: own.length })}</Badge>}
        />
        {shown.map((each) => (
          <Row
            key={each.id}
            title={
              <>
                {nameOf(staff, each.personId)} {there.has(each.personId) && <Badge tone="run">{t('here')}</Badge>}
              </>
            }
            detail={t('dates', {
              from: formatDate(each.fromDate, locale),
              to: each.toDate ? formatDate(each.toDate, locale) : t('furtherNotice'),
            })}
            tail={<Remove kind="assignment" rowId={each.id} name={nameOf(staff, each.personId)} />}
          />
        ))}
        {shown.length < own.length && <Row title={t('showAll', { count: own.length })} onTap={() => setWhole(true)} />}
        {own.length === 0 && (
          <Row title={t('nobody')} tail={<Remove kind="shift" rowId={shift.id} name={shift.name} />} />
        )}
      </RowList>
    </Card>
  );
}

function Listed({
  title,
  add,
  onAdd,
  children,
}: {
  title: string;
  add: string;
  onAdd: () => void;
  children: ReactNode;
}) {
  return (
    <Section title={title} aside={<Button onClick={onAdd}>{add}</Button>}>
      <Card flush>
        <RowList label={title}>{children}</RowList>
      </Card>
    </Section>
  );
}

function Covers({ rota, staff, now, onOpen }: PartProps & { now: Instant }) {
  const t = useWords('admin.calendar');
  const locale = useLocale();
  const ahead = rota.covers.filter(({ toAt }) => toAt > now).sort((one, other) => one.fromAt - other.fromAt);
  return (
    <Listed title={t('coversTitle')} add={t('addCover')} onAdd={() => onOpen({ what: 'cover' })}>
      {ahead.length === 0 && <Row title={t('noCovers')} />}
      {ahead.map((each) => (
        <Row
          key={each.id}
          title={t('for', { name: nameOf(staff, each.personId), other: nameOf(staff, each.forPersonId) })}
          detail={[
            `${formatMoment(each.fromAt, locale, rota.zone)} – ${formatMoment(each.toAt, locale, rota.zone)}`,
            each.reason,
          ]
            .filter(Boolean)
            .join(' · ')}
          tail={<Remove kind="cover" rowId={each.id} name={nameOf(staff, each.personId)} />}
        />
      ))}
    </Listed>
  );
}

function OnCalls({ rota, staff, onOpen }: PartProps) {
  const t = useWords('admin.calendar');
  const f = useWords('shared.function');
  const locale = useLocale();
  return (
    <Listed title={t('onCall')} add={t('addOnCall')} onAdd={() => onOpen({ what: 'onCall' })}>
      {rota.onCalls.length === 0 && <Row title={t('noOnCalls')} />}
      {rota.onCalls.map((each) => (
        <Row
          key={each.id}
          title={`${f(each.function)} · ${nameOf(staff, each.personId)}`}
          detail={t('dates', {
            from: formatDate(each.fromDate, locale),
            to: each.toDate ? formatDate(each.toDate, locale) : t('furtherNotice'),
          })}
          tail={<Remove kind="onCall" rowId={each.id} name={nameOf(staff, each.personId)} />}
        />
      ))}
    </Listed>
  );
}
