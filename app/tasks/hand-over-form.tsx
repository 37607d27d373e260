'use client';
import { useState } from 'react';
import type { FunctionName } from '../../db/person/function.ts';
import { plants } from '../../db/plant/plant.ts';
import { handOver } from '../../db/shift/hand-over-mutators.ts';
import type { Task } from '../../db/task/task.ts';
import { readOpenTasks } from '../_coordination/open-tasks.ts';
import { readCandidates } from '../_coordination/read-rota.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { readZones } from '../_device/zones.ts';
import { presentMoment } from '../_ui/clock.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Choice } from '../_ui/kit/choice.tsx';
import { Field, Select, TextField } from '../_ui/kit/field.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useWords } from '../_ui/words/words.tsx';
import { CandidateList } from './candidate-list.tsx';

const mostLetters = 2_000;

/** Open tasks with a note each, to somebody of the next shift; what is not ticked is listed as left. */
export default function HandOverForm({ onDone }: { onDone: () => void }) {
  const t = useWords('tasks.people');
  const act = useAct();
  const { actor } = useDevice().person;
  const [now] = useState(presentMoment);
  const [name, setName] = useState(actor.functions[0] ?? 'quality');
  const [plantId, setPlant] = useState(actor.plantIds[0] ?? '');
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [notes, setNotes] = useState<Readonly<Record<string, string>>>({});
  const found = useQuery(
    async (local) => ({
      open: (await readOpenTasks(local, [name])).filter((task) => task.plantId === plantId),
      candidates: await readCandidates(local, { plantId, function: name, but: actor.personId, now }),
      zone: (await readZones(local, actor.plantIds))(plantId),
    }),
    [name, plantId, actor, now],
  );
  if (!found) return <LoadingState />;
  const given = found.open.filter(({ id }) => !left.has(id));
  const save = async () => {
    const items = given.map(({ id }) => ({ taskId: id, commentId: newId(), note: notes[id] ?? '' }));
    const args = { handOverId: newId(), plantId, function: name, toPersonId: to, note, items };
    if (!(await act(handOver, args)).done) return;
    toast(t('handedOver'));
    onDone();
  };
  const toggle = (id: string) =>
    setLeft((was) => new Set(was.has(id) ? [...was].filter((x) => x !== id) : [...was, id]));
  return (
    <div className="space-y-5">
      <WhoseShift name={name} onName={setName} plantId={plantId} onPlant={setPlant} />
      <CandidateList label={t('toWhom')} candidates={found.candidates} zone={found.zone} value={to} onChoose={setTo} />
      {found.open.length === 0 && <p className="text-ink-soft">{t('noOpenTasks')}</p>}
      {found.open.map((task) => (
        <Item
          key={task.id}
          task={task}
          zone={found.zone}
          isLeft={left.has(task.id)}
          note={notes[task.id] ?? ''}
          onToggle={() => toggle(task.id)}
          onNote={(text) => setNotes({ ...notes, [task.id]: text })}
        />
      ))}
      <TextField
        label={t('shiftNote')}
        rows={3}
        maxLength={mostLetters}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button big look="primary" disabled={to === ''} onClick={save}>
        {t('handOverCount', { count: given.length })}
      </Button>
    </div>
  );
}

interface WhoseShiftProps {
  name: FunctionName;
  onName: (name: FunctionName) => void;
  plantId: string;
  onPlant: (plantId: string) => void;
}

/** Which function's tasks, in which plant; asked only of who has several. */
function WhoseShift({ name, onName, plantId, onPlant }: WhoseShiftProps) {
  const t = useWords('tasks.people');
  const f = useWords('shared.function');
  const { actor } = useDevice().person;
  return (
    <>
      {actor.functions.length > 1 && (
        <Select
          label={t('function')}
          value={name}
          onChoose={onName}
          options={actor.functions.map((value) => ({ value, title: f(value) }))}
        />
      )}
      {actor.plantIds.length > 1 && <PlantChoice value={plantId} onChoose={onPlant} />}
    </>
  );
}

function PlantChoice({ value, onChoose }: { value: string; onChoose: (plantId: string) => void }) {
  const t = useWords('tasks.people');
  const options = usePlants();
  return <Choice label={t('plant')} value={value} onChoose={onChoose} options={options} />;
}

function usePlants() {
  const { actor } = useDevice().person;
  return (
    useQuery(
      (local) =>
        [...local.rows(plants).all()]
          .filter(({ id }) => actor.plantIds.includes(id))
          .map(({ id, name }) => ({ value: id, title: name })),
      [actor],
    ) ?? []
  );
}

interface ItemProps {
  task: Task;
  zone: string;
  isLeft: boolean;
  note: string;
  onToggle: () => void;
  onNote: (note: string) => void;
}

function Item({ task, zone, isLeft, note, onToggle, onNote }: ItemProps) {
  const t = useWords('tasks.people');
  const words = useExceptionWords(zone);
  return (
    <div className="rounded-panel border border-line p-3">
      <label className="tap flex cursor-pointer items-center gap-3">
        <input type="checkbox" className="size-5 shrink-0 accent-accent" checked={!isLeft} onChange={onToggle} />
        <span className="min-w-0">
          <span className="block font-semibold">{task.subject}</span>
          <span className="block text-sm text-ink-soft">{words.question(task.question, task.subject)}</span>
        </span>
      </label>
      {!isLeft && (
        <div className="mt-2">
          <Field
            label={t('itemNote', { subject: task.subject })}
            maxLength={mostLetters}
            value={note}
            onChange={(event) => onNote(event.target.value)}
          />
        </div>
      )}
    </div>
  );
}
