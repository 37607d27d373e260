'use client';
import { LockKeyhole, LockKeyholeOpen, Send } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { breakSeal, confirmLoad, sealLoad } from '../../db/load/load-mutators.ts';
import { useAct } from '../_device/device.ts';
import { useFreshness } from '../_device/freshness.ts';
import { useTried } from '../_device/tried.ts';
import { TriedNote } from '../_device/tried-note.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Confirm } from '../_ui/kit/confirm.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { LoadView } from './loads-view.ts';

/** What is left to do after loading: seal, then let the truck go. Each says why it can't be done yet. */
export function LoadSteps({ view }: { view: LoadView }) {
  const t = useWords('dispatch');
  const { load, stand } = view;
  const open = view.lines.filter(({ line }) => line.state === 'staged').length;
  return (
    <Section title={t('leave')}>
      <div className="space-y-4">
        {load.seal === null ? <SealForm loadId={load.id} open={open} /> : <Sealed loadId={load.id} seal={load.seal} />}
        <LetGo view={view} />
        {stand.is === 'held' && (
          <p className="font-semibold text-held">{t('heldLots', { lots: stand.lots.join(', ') })}</p>
        )}
      </div>
    </Section>
  );
}

function SealForm({ loadId, open }: { loadId: string; open: number }) {
  const t = useWords('dispatch.seal');
  const act = useAct();
  const tried = useTried(sealLoad, (args) => args.loadId === loadId);
  const [seal, setSeal] = useState(tried?.args.seal ?? '');
  const [busy, setBusy] = useState(false);
  const close = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const acted = await act(sealLoad, { loadId, seal: seal.trim() });
    setBusy(false);
    if (!acted.done) return;
    tried?.settle();
    toast(t('done'), { undo: () => void act(breakSeal, { loadId }) });
  };
  return (
    <form onSubmit={close} className="space-y-3">
      <TriedNote tried={tried} />
      <div className="flex flex-col gap-2 sm:flex-row sm:items-start">
        <div className="min-w-0 flex-1">
          <Field
            label={t('number')}
            value={seal}
            onChange={(event) => setSeal(event.target.value)}
            hint={open > 0 ? t('linesOpen', { count: open }) : undefined}
            disabled={open > 0}
            maxLength={40}
            autoCapitalize="characters"
            autoComplete="off"
            enterKeyHint="done"
          />
        </div>
        <Button
          type="submit"
          icon={LockKeyhole}
          look={open === 0 ? 'primary' : 'quiet'}
          busy={busy}
          disabled={open > 0 || seal.trim() === ''}
          className="sm:mt-7.5"
        >
          {t('action')}
        </Button>
      </div>
    </form>
  );
}

function Sealed({ loadId, seal }: { loadId: string; seal: string }) {
  const t = useWords('dispatch.seal');
  const act = useAct();
  const [busy, setBusy] = useState(false);
  const open = async () => {
    setBusy(true);
    await act(breakSeal, { loadId });
    setBusy(false);
  };
  return (
    <Card className="flex flex-wrap items-center justify-between gap-3">
      <p className="flex min-w-0 items-center gap-3">
        <LockKeyhole aria-hidden className="size-6 shrink-0 text-run" />
        <span>
          <span className="block text-sm text-ink-soft">{t('number')}</span>
          <span className="block text-xl font-semibold">{seal}</span>
        </span>
      </p>
      <Button look="plain" icon={LockKeyholeOpen} busy={busy} onClick={open}>
        {t('break')}
      </Button>
    </Card>
  );
}

function LetGo({ view: { load, lines, stand } }: { view: LoadView }) {
  const t = useWords('dispatch');
  const act = useAct();
  const freshness = useFreshness();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const loaded = lines.filter(({ line }) => line.picked > 0).length;
  const short = lines.filter(({ line }) => line.state === 'short').length;
  const letGo = async () => {
    setBusy(true);
    const acted = await act(confirmLoad, { loadId: load.id });
    setBusy(false);
    setAsking(false);
    if (acted.done) toast(t('confirm.done', { load: load.number }));
  };
  return (
    <>
      <Button big look="primary" icon={Send} disabled={stand.is !== 'ready'} onClick={() => setAsking(true)}>
        {t('confirm.action', { load: load.number })}
      </Button>
      <Confirm
        open={asking}
        title={t('confirm.title', { load: load.number })}
        action={t('confirm.yes')}
        busy={busy}
        onConfirm={letGo}
        onClose={() => setAsking(false)}
      >
        <p className="text-lg">
          {t('confirm.detail', { count: loaded, seal: load.seal ?? '', vehicle: load.vehicle })}
        </p>
        {short > 0 && <p className="mt-2 font-medium text-late">{t('confirm.short', { count: short })}</p>}
        {freshness?.stale && <p className="mt-2 font-medium text-late">{t('confirm.stale')}</p>}
      </Confirm>
    </>
  );
}
