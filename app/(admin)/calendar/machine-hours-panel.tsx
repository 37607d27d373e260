'use client';
import { useState } from 'react';
import { type Equipment, equipment } from '../../../db/equipment/equipment.ts';
import { type MachineHours, machineHours, machineOpenings } from '../../../db/equipment/machine-hours.ts';
import type { WeeklyHours } from '../../../db/shift/shift.ts';
import type { Instant } from '../../../db/values/instant.ts';
import { useQuery } from '../../_device/device.ts';
import { Button } from '../../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../../_ui/kit/card.tsx';
import { Section } from '../../_ui/kit/section.tsx';
import { Sheet } from '../../_ui/kit/sheet.tsx';
import { useWords } from '../../_ui/words/words.tsx';
import { MachineHoursForm } from './machine-hours-form.tsx';
import { OpeningList } from './opening-list.tsx';
import { timeText } from './pasted-calendar.ts';
import { stretchesOf } from './week-stretches.ts';
import { useWeekdays } from './weekdays.ts';

/** When the machines of a plant work: all of them, one by one, and what is opened outside these hours. */
export function MachineHoursPanel({ plantId, zone, now }: { plantId: string; zone: string; now: Instant }) {
  const t = useWords('admin.hours');
  const tell = useHoursText();
  const [editing, setEditing] = useState<Equipment | 'plant'>();
  const found = useSaid(plantId);
  if (!found) return null;
  const { machines, said, openings } = found;
  const machine = editing === 'plant' ? null : (editing ?? null);
  const change = (of: Equipment | 'plant', name: string) => (
    <Button look="plain" onClick={() => setEditing(of)} aria-label={t('changeNamed', { name })}>
      {t('change')}
    </Button>
  );
  return (
    <>
      <Section title={t('title')}>
        <Card flush>
          <RowList label={t('title')}>
            <Row
              title={t('allMachines')}
              detail={tell(said.get(plantId)?.hours ?? [])}
              tail={change('plant', t('allMachines'))}
            />
            {machines.map((each) => (
              <Row
                key={each.id}
                title={`${each.code} · ${each.name}`}
                detail={tell(said.get(each.id)?.hours ?? null)}
                tail={change(each, each.code)}
              />
            ))}
          </RowList>
        </Card>
        <p className="mt-3 text-sm text-ink-soft">{t('detail')}</p>
      </Section>
      <OpeningList machines={machines} openings={openings} zone={zone} now={now} />
      <Sheet
        open={editing !== undefined}
        onClose={() => setEditing(undefined)}
        title={machine ? t('of', { name: machine.code }) : t('allMachines')}
      >
        <MachineHoursForm
          plantId={plantId}
          equipmentId={machine?.id ?? null}
          said={said.get(machine?.id ?? plantId)}
          onDone={() => setEditing(undefined)}
        />
      </Sheet>
    </>
  );
}

/** The plant's machines by code, the hours said for them, and what is opened. */
function useSaid(plantId: string) {
  return useQuery(
    (local) => ({
      machines: local
        .rows(equipment)
        .where('plantId', plantId)
        .sort((one, other) => (one.code < other.code ? -1 : 1)),
      said: new Map<string, MachineHours>(
        local
          .rows(machineHours)
          .where('plantId', plantId)
          .map((row) => [row.id, row]),
      ),
      openings: local.rows(machineOpenings).where('plantId', plantId),
    }),
    [plantId],
  );
}

/** `Mon, Tue 06:00–22:00`; none: round the clock; null: as the plant. */
function useHoursText(): (hours: readonly WeeklyHours[] | null) => string {
  const t = useWords('admin.hours');
  const weekdays = useWeekdays('short');
  return (hours) => {
    if (hours === null) return t('asPlant');
    if (hours.length === 0) return t('always');
    return stretchesOf(hours)
      .map(({ weekdays: days, fromMinute, toMinute }) => {
        const named = days.length === 7 ? t('daily') : days.map((day) => weekdays[day]).join(', ');
        return `${named} ${timeText(fromMinute)}–${timeText(toMinute)}`;
      })
      .join(' · ');
  };
}
