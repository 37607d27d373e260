'use client';
import { Handshake } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { people } from '../../db/person/person.ts';
import { type HandOver, handOvers } from '../../db/shift/hand-over.ts';
import { takeBack, takeOver } from '../../db/shift/hand-over-mutators.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { day, minute } from '../../db/values/instant.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { allRows, byId } from '../_device/rows.ts';
import { useNow } from '../_ui/clock.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';

const HandOverForm = lazy(() => import('./hand-over-form.tsx'));
/** A hand-over taken over is shown so long. */
const shownFor = day / 2;

/** Handing open tasks over to the next shift, and what was handed over to and by the person. */
export function HandOvers({ zone }: { zone: string }) {
  const t = useWords('tasks.people');
  const { actor } = useDevice().person;
  const now = useNow(minute);
  const [giving, setGiving] = useState(false);
  const found = useQuery(async (local) => ({
    given: await allRows(local, handOvers),
    tasksById: byId(await allRows(local, tasks)),
    nameOf: new Map((await allRows(local, people)).map(({ id, name }) => [id, name])),
  }));
  if (!found) return null;
  const shown = found.given
    .filter(({ fromPersonId, toPersonId }) => [fromPersonId, toPersonId].includes(actor.personId))
    .filter((each) => each.withdrawnAt === null && (each.acknowledgedAt ?? now) > now - shownFor)
    .sort((one, other) => other.at - one.at);
  return (
    <Section
      title={t('shift')}
      aside={
        <Button icon={Handshake} onClick={() => setGiving(true)}>
          {t('handOver')}
        </Button>
      }
    >
      {shown.length === 0 && <p className="text-sm text-ink-soft">{t('nothingHandedOver')}</p>}
      <div className="space-y-2">
        {shown.map((each) => (
          <Given
            key={each.id}
            given={each}
            tasksById={found.tasksById}
            other={found.nameOf.get(each.toPersonId === actor.personId ? each.fromPersonId : each.toPersonId) ?? ''}
            isMine={each.toPersonId === actor.personId}
            zone={zone}
          />
        ))}
      </div>
      <Sheet open={giving} onClose={() => setGiving(false)} title={t('handOver')}>
        <Suspense fallback={null}>
          <HandOverForm onDone={() => setGiving(false)} />
        </Suspense>
      </Sheet>
    </Section>
  );
}

interface GivenProps {
  given: HandOver;
  tasksById: ReadonlyMap<string, Task>;
  other: string;
  isMine: boolean;
  zone: string;
}

function Given({ given, tasksById, other, isMine, zone }: GivenProps) {
  const t = useWords('tasks.people');
  const locale = useLocale();
  const act = useAct();
  const isOpen = given.acknowledgedAt === null;
  const end = async () => {
    const acted = await act(isMine ? takeOver : takeBack, { handOverId: given.id });
    if (acted.done) toast(t(isMine ? 'tookOver' : 'tookBack'));
  };
  return (
    <Card tone={isOpen ? 'late' : 'run'}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="font-semibold">{t(isMine ? 'fromOther' : 'toOther', { name: other })}</p>
        <Badge tone={isOpen ? 'late' : 'run'}>{t(isOpen ? 'notTakenOver' : 'takenOver')}</Badge>
      </div>
      <p className="text-sm text-ink-soft">{formatMoment(given.at, locale, zone)}</p>
      {given.note && <p className="mt-2 whitespace-pre-wrap">{given.note}</p>}
      {given.items.length > 0 && (
        <ul className="mt-2 space-y-1 text-sm">
          {given.items.map(({ taskId, note }) => (
            <li key={taskId}>
              <span className="font-medium">{tasksById.get(taskId)?.subject ?? ''}</span>
              {note && ` · ${note}`}
            </li>
          ))}
        </ul>
      )}
      {given.leftTaskIds.length > 0 && (
        <p className="mt-2 text-sm text-ink-soft">
          {t('left', {
            count: given.leftTaskIds.length,
            names: given.leftTaskIds.map((id) => tasksById.get(id)?.subject ?? '').join(', '),
          })}
        </p>
      )}
      {isOpen && (
        <Button className="mt-3" look={isMine ? 'primary' : 'quiet'} onClick={end}>
          {t(isMine ? 'takeOver' : 'takeHandOverBack')}
        </Button>
      )}
    </Card>
  );
}
