'use client';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { leastPassword, type Person } from '../../db/person/person.ts';
import { giveLogin } from '../_device/server.ts';
import { TransportError } from '../_sync/ports.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useRefusalWords } from '../_ui/words/refusal-words.ts';
import { useWords } from '../_ui/words/words.tsx';

/** Gives a person a login or another password; what the server made is shown once and kept nowhere. */
export function PersonLogin({ person }: { person: Person }) {
  const t = useWords('admin.people');
  const [asked, ask] = useState(false);
  const [given, setGiven] = useState<Given>();
  return (
    <Section title={t('login')}>
      <p className="mb-3 text-sm text-ink-soft">{t('loginHint', { name: person.name })}</p>
      {given ? (
        <Once given={given} name={person.name} />
      ) : asked ? (
        <Form personId={person.id} onGiven={setGiven} />
      ) : (
        <Button icon={KeyRound} onClick={() => ask(true)}>
          {t('newLogin')}
        </Button>
      )}
    </Section>
  );
}

type Given = { readonly email: string; readonly password: string };

function Form({ personId, onGiven }: { personId: string; onGiven: (given: Given) => void }) {
  const t = useWords('admin.people');
  const refusal = useRefusalWords();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const tooShort = typed !== '' && typed.length < leastPassword;
  const give = async () => {
    setBusy(true);
    try {
      const issued = await giveLogin({ personId, ...(typed === '' ? {} : { password: typed }) });
      if (issued.given) onGiven(issued);
      else setTrouble(refusal(issued.code));
    } catch (cause) {
      if (!(cause instanceof TransportError)) throw cause;
      setTrouble(t('loginUnreached'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="space-y-3">
      <Field
        label={t('password')}
        hint={t('passwordHint')}
        error={tooShort ? t('passwordWrong', { least: leastPassword }) : trouble}
        autoComplete="off"
        maxLength={128}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setTrouble(undefined);
        }}
      />
      <Button look="primary" icon={KeyRound} busy={busy} disabled={tooShort} onClick={give}>
        {t('giveIt')}
      </Button>
    </div>
  );
}

function Once({ given: { email, password }, name }: { given: Given; name: string }) {
  const t = useWords('admin.people');
  return (
    <div role="status" className="space-y-2 rounded-tap bg-accent-wash p-4">
      <p>{t('passwordIs', { name, email })}</p>
      <p className="font-mono text-lg font-semibold break-all select-all">{password}</p>
      <p className="text-sm text-ink-soft">{t('once')}</p>
    </div>
  );
}
