'use client';
import { useState } from 'react';
import { type FunctionName, functionNames } from '../../db/person/function.ts';
import { emailAddress, languages } from '../../db/person/person.ts';
import { addPerson } from '../../db/person/person-mutators.ts';
import { plants } from '../../db/plant/plant.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { rowsById } from '../_device/rows.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Field, Select } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { Ticks } from '../_ui/kit/ticks.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { type LanguageName, languageTitles } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';

type AddPersonProps = { open: boolean; onAdded: (personId: string) => void; onClose: () => void };

/** Somebody new: who they are, what they do and where. The login is the next step. */
export function AddPerson({ open, onAdded, onClose }: AddPersonProps) {
  const t = useWords('admin.people');
  return (
    <Sheet open={open} onClose={onClose} title={t('add')}>
      <Form onAdded={onAdded} />
    </Sheet>
  );
}

function Form({ onAdded }: Pick<AddPersonProps, 'onAdded'>) {
  const t = useWords('admin.people');
  const f = useWords('shared.function');
  const act = useAct();
  const { plantIds } = useDevice().person.actor;
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [functions, choose] = useState<FunctionName[]>([]);
  const [worksIn, setWorksIn] = useState<string[]>([...plantIds]);
  const [language, setLanguage] = useState<LanguageName>('en');
  const [busy, setBusy] = useState(false);
  const whole = name.trim() !== '' && isAddress(email) && functions.length > 0 && worksIn.length > 0;
  const add = async () => {
    setBusy(true);
    const personId = newId();
    const acted = await act(addPerson, { personId, name, email, functions, plantIds: worksIn, language });
    setBusy(false);
    if (!acted.done) return;
    toast(t('added', { name }));
    onAdded(personId);
  };
  return (
    <div className="space-y-5">
      <Who name={name} email={email} onName={setName} onEmail={setEmail} />
      <Ticks
        label={t('functions')}
        hint={t('functionsHint')}
        options={functionNames.map((each) => ({ value: each, title: f(each) }))}
        chosen={functions}
        onChoose={choose}
      />
      <OwnPlants chosen={worksIn} onChoose={setWorksIn} />
      <Select
        label={t('language')}
        value={language}
        options={languages.map((each) => ({ value: each, title: languageTitles[each] }))}
        onChoose={setLanguage}
      />
      <Button big look="primary" busy={busy} disabled={!whole} onClick={add}>
        {t('add')}
      </Button>
    </div>
  );
}

type WhoProps = { name: string; email: string; onName: (name: string) => void; onEmail: (email: string) => void };

function Who({ name, email, onName, onEmail }: WhoProps) {
  const t = useWords('admin.people');
  return (
    <>
      <Field
        label={t('name')}
        hint={t('nameHint')}
        autoComplete="off"
        maxLength={100}
        value={name}
        onChange={(event) => onName(event.target.value)}
      />
      <Field
        label={t('email')}
        hint={t('emailHint')}
        error={email !== '' && !isAddress(email) ? t('emailWrong') : undefined}
        type="email"
        autoComplete="off"
        value={email}
        onChange={(event) => onEmail(event.target.value)}
      />
    </>
  );
}

const isAddress = (email: string): boolean => emailAddress.safeParse(email).success;

/** Nobody gives away a plant they do not work in; with one plant there is nothing to choose. */
function OwnPlants({ chosen, onChoose }: { chosen: string[]; onChoose: (plantIds: string[]) => void }) {
  const t = useWords('admin.people');
  const { plantIds } = useDevice().person.actor;
  const sites = useQuery((local) => rowsById(local, plants, plantIds), [plantIds]);
  if (!sites || plantIds.length < 2) return null;
  const options = plantIds.map((plantId) => ({ value: plantId, title: sites.get(plantId)?.name ?? plantId }));
  return <Ticks label={t('plants')} options={options} chosen={chosen} onChoose={onChoose} />;
}
