'use client';
import { useState } from 'react';
import { type Person, people } from '../../../db/person/person.ts';
import { plants } from '../../../db/plant/plant.ts';
import type { Rota } from '../../../db/shift/rota.ts';
import { minute } from '../../../db/values/instant.ts';
import { readRota } from '../../_coordination/read-rota.ts';
import { useDevice, useQuery } from '../../_device/device.ts';
import { allRows } from '../../_device/rows.ts';
import { useNow } from '../../_ui/clock.ts';
import { Button } from '../../_ui/kit/button.tsx';
import { Card } from '../../_ui/kit/card.tsx';
import { Choice } from '../../_ui/kit/choice.tsx';
import { Section } from '../../_ui/kit/section.tsx';
import { Sheet } from '../../_ui/kit/sheet.tsx';
import { LoadingState } from '../../_ui/kit/states.tsx';
import { useWords } from '../../_ui/words/words.tsx';
import { CostPanel } from './cost-panel.tsx';
import { DayList } from './day-list.tsx';
import { DutyLists } from './duty-lists.tsx';
import { MachineHoursPanel } from './machine-hours-panel.tsx';
import { WeekForm } from './week-form.tsx';
import { WeekPicture } from './week-picture.tsx';

/** A plant's week, holidays and prayer hours; its shifts, who works in them, who covers, who is on call. */
export default function CalendarPanel() {
  const t = useWords('admin.calendar');
  const { actor } = useDevice().person;
  const [chosen, setPlant] = useState(actor.plantIds[0] ?? '');
  const found = useQuery(
    async (local) => ({
      plants: (await allRows(local, plants)).filter(({ id }) => actor.plantIds.includes(id)),
      staff: (await allRows(local, people))
        .filter(({ active, plantIds }) => active && plantIds.includes(chosen))
        .sort((one, other) => (one.name < other.name ? -1 : 1)),
      rota: await readRota(local, chosen),
    }),
    [actor, chosen],
  );
  if (!found) return <LoadingState />;
  return (
    <div className="space-y-6">
      {found.plants.length > 1 && (
        <Choice
          label={t('plant')}
          value={chosen}
          onChoose={setPlant}
          options={found.plants.map(({ id, name }) => ({ value: id, title: name }))}
        />
      )}
      <Drawn key={chosen} plantId={chosen} rota={found.rota} staff={found.staff} />
    </div>
  );
}

function Drawn({ plantId, rota, staff }: { plantId: string; rota: Rota; staff: readonly Person[] }) {
  const t = useWords('admin.calendar');
  const now = useNow(minute);
  const [editing, setEditing] = useState(false);
  return (
    <>
      <Section title={t('week')} aside={<Button onClick={() => setEditing(true)}>{t('editWeek')}</Button>}>
        <Card>
          <WeekPicture rota={rota} now={now} />
          <p className="mt-3 text-sm text-ink-soft">{t('routineOnly')}</p>
        </Card>
      </Section>
      <DutyLists plantId={plantId} rota={rota} staff={staff} now={now} />
      <DayList plantId={plantId} rota={rota} now={now} />
      <MachineHoursPanel plantId={plantId} zone={rota.zone} now={now} />
      <CostPanel plantId={plantId} />
      <Sheet open={editing} onClose={() => setEditing(false)} title={t('editWeek')}>
        <WeekForm plantId={plantId} calendar={rota.calendar} onDone={() => setEditing(false)} />
      </Sheet>
    </>
  );
}
