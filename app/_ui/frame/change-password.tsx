'use client';
import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { leastPassword } from '../../../db/person/person.ts';
import { Button } from '../kit/button.tsx';
import { Field } from '../kit/field.tsx';
import { toast } from '../kit/toast.tsx';
import { useRefusalWords } from '../words/refusal-words.ts';
import { useWords } from '../words/words.tsx';
import type { FrameStatus } from './frame-status.ts';

type Change = NonNullable<FrameStatus['onPassword']>;

/** A person's own new password, for the one they have. Needs the server there and then. */
export function ChangePassword({ onPassword }: { onPassword: Change }) {
  const t = useWords('shared.password');
  const [open, setOpen] = useState(false);
  if (open) return <Form onPassword={onPassword} onDone={() => setOpen(false)} />;
  return (
    <Button icon={KeyRound} onClick={() => setOpen(true)}>
      {t('change')}
    </Button>
  );
}

function Form({ onPassword, onDone }: { onPassword: Change; onDone: () => void }) {
  const t = useWords('shared.password');
  const refusal = useRefusalWords();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const tooShort = next !== '' && next.length < leastPassword;
  const change = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const code = await onPassword(current, next);
    setBusy(false);
    if (code !== null) return setTrouble(code === 'unreachable' ? t('unreachable') : refusal(code));
    toast(t('changed'));
    onDone();
  };
  return (
    <form onSubmit={change} className="space-y-3">
      <Field
        label={t('current')}
        type="password"
        autoComplete="current-password"
        value={current}
        error={trouble}
        onChange={(event) => {
          setCurrent(event.target.value);
          setTrouble(undefined);
        }}
      />
      <Field
        label={t('next')}
        type="password"
        autoComplete="new-password"
        maxLength={128}
        value={next}
        hint={t('least', { least: leastPassword })}
        error={tooShort ? t('least', { least: leastPassword }) : undefined}
        onChange={(event) => setNext(event.target.value)}
      />
      <p className="text-sm text-ink-soft">{t('elsewhere')}</p>
      <Button type="submit" look="primary" big busy={busy} disabled={current === '' || next.length < leastPassword}>
        {t('change')}
      </Button>
    </form>
  );
}
