'use client';
import { useState } from 'react';
import { noReach, reaches } from '../../db/delivery/reach.ts';
import { type FunctionName, functionNames } from '../../db/person/function.ts';
import type { Person } from '../../db/person/person.ts';
import { setFunctions } from '../../db/person/person-mutators.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { NumberForm } from '../_device/number-form.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { Tick, Ticks } from '../_ui/kit/ticks.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { functionsOf } from './functions-of.ts';
import { PersonLogin } from './person-login.tsx';

/** What one person is responsible for, whether they still work here, and their login. */
export function PersonSheet({ person, onClose }: { person: Person | undefined; onClose: () => void }) {
  return (
    <Sheet open={person !== undefined} onClose={onClose} title={person?.name ?? ''}>
      {person && <Form key={person.id} person={person} onClose={onClose} />}
    </Sheet>
  );
}

function Form({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useWords('admin.people');
  const f = useWords('shared.function');
  const n = useWords('notify');
  const reach = useQuery((local) => local.rows(reaches).get(person.id), [person.id]) ?? noReach(person.id);
  const act = useAct();
  const { person: me } = useDevice();
  const before = functionsOf(person);
  const [functions, choose] = useState<readonly FunctionName[]>(before);
  const [active, setActive] = useState(person.active);
  const [busy, setBusy] = useState(false);
  const mine = person.id === me.actor.personId;
  const unchanged =
    active === person.active && before.join() === functionNames.filter((name) => functions.includes(name)).join();
  const save = async () => {
    setBusy(true);
    const acted = await act(setFunctions, { personId: person.id, functions: [...functions], active });
    setBusy(false);
    if (!acted.done) return;
    onClose();
    const undo = () => void act(setFunctions, { personId: person.id, functions: before, active: person.active });
    toast(t('saved', { name: person.name }), { undo });
  };
  return (
    <div className="space-y-5">
      <p className="text-ink-soft">{person.email}</p>
      <Ticks
        label={t('functions')}
        hint={mine ? t('ownAccess') : t('functionsHint')}
        options={functionNames.map((name) => ({ value: name, title: f(name) }))}
        chosen={functions}
        onChoose={choose}
      />
      <Tick title={t('active')} on={active} onChange={setActive} />
      <Button big look="primary" busy={busy} disabled={unchanged} onClick={save}>
        {t('save')}
      </Button>
      <NumberForm key={reach.waNumber} reach={reach} label={n('numberOf')} />
      {person.active && <PersonLogin person={person} />}
    </div>
  );
}
