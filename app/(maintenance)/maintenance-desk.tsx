'use client';
import { Factory, Wrench } from 'lucide-react';
import { OpenTaskList } from '../_coordination/open-task-list.tsx';
import { useDevice, useQuery } from '../_device/device.ts';
import { Card, RowList } from '../_ui/kit/card.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { DownCard } from './down-card.tsx';
import { MachineRow } from './machine-row.tsx';
import { readMaintenance } from './maintenance-view.ts';

/** Maintenance's desk: what stands and what it stops, the tasks that await an answer, then every machine. */
export default function MaintenanceDesk() {
  const t = useWords('maintenance');
  const { plantIds } = useDevice().person.actor;
  const view = useQuery((local) => readMaintenance(local, plantIds), [plantIds]);
  if (!view) return <LoadingState />;
  return (
    <Page title={t('title')}>
      <Section title={t('standing')} count={view.down.length}>
        {view.down.length === 0 ? (
          <EmptyState icon={Wrench} title={t('noneStands')} detail={t('noneStandsDetail')} />
        ) : (
          <ul className="space-y-3">
            {view.down.map((down) => (
              <li key={down.machine.id}>
                <DownCard down={down} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      {view.tasks.length > 0 && (
        <Section title={t('tasks')} count={view.tasks.length}>
          <OpenTaskList tasks={view.tasks} label={t('tasks')} zone={view.zone} />
        </Section>
      )}
      <Section title={t('machines')} count={view.machines.length}>
        {view.machines.length === 0 ? (
          <EmptyState icon={Factory} title={t('noMachines')} />
        ) : (
          <Card flush>
            <RowList label={t('machines')}>
              {view.machines.map(({ machine, since }) => (
                <MachineRow key={machine.id} machine={machine} since={since} />
              ))}
            </RowList>
          </Card>
        )}
      </Section>
    </Page>
  );
}
