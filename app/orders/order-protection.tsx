'use client';
import { Shield, ShieldCheck } from 'lucide-react';
import { Fragment, lazy, type ReactNode, Suspense, useState } from 'react';
import type { Option } from '../../db/exception/exception.ts';
import type { Protection, ProtectionStep } from '../../db/order/protection.ts';
import {
  giveUpProtection,
  isOpenProtection,
  protectOrder,
  startProtection,
} from '../../db/order/protection-mutators.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { StaleNote } from '../_device/stale-note.tsx';
import { useNow } from '../_ui/clock.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import type { Tone } from '../_ui/tone.ts';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { OrderView } from './order-view.ts';
import { readProtections } from './protection-view.ts';

/** Few orders are protected, and fewer have an exception in their way. */
const WaysOut = lazy(() => import('../_coordination/ways-out.tsx').then((script) => ({ default: script.WaysOut })));

const mayProtect: readonly string[] = ['commercial', 'planning', 'manager'];
const over: readonly string[] = ['dispatched', 'delivered', 'cancelled'];

/** An order that must leave in time: what stands in its way, whose it is, and how that goes. */
export function OrderProtection({ view }: { view: OrderView }) {
  const { person } = useDevice();
  const { order, zone } = view;
  const found = useQuery((local) => readProtections(local, order.id), [order.id]);
  if (!found) return null;
  const open = found.all.find(isOpenProtection);
  const last = found.all.toSorted((a, b) => b.startedAt - a.startedAt)[0];
  const may = person.actor.functions.some((name) => mayProtect.includes(name));
  if (open)
    return (
      <Open protection={open} zone={zone} may={may}>
        {(step) => (
          <Ways of={step} found={found.waysOut.get(step.exceptionId ?? '')} zone={zone} currency={order.currency} />
        )}
      </Open>
    );
  if (over.includes(order.state)) return last ? <Ended protection={last} /> : null;
  return may ? <Ask view={view} /> : null;
}

function Ask({ view: { order } }: { view: OrderView }) {
  const t = useWords('orders.protect');
  const act = useAct();
  const [busy, setBusy] = useState(false);
  const wantedBy = order.firstPromiseAt ?? order.promiseAt ?? order.wantedAt;
  if (wantedBy === null) return null;
  const protect = async () => {
    setBusy(true);
    await act(protectOrder, { protectionId: newId(), orderId: order.id, wantedBy });
    setBusy(false);
  };
  return (
    <Card>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-48 flex-1 text-sm text-ink-soft">{t('detail')}</p>
        <Button icon={Shield} big busy={busy} onClick={protect}>
          {t('ask')}
        </Button>
      </div>
    </Card>
  );
}

type OpenProps = { protection: Protection; zone: string; may: boolean; children: (step: ProtectionStep) => ReactNode };

function Open({ protection, zone, may, children }: OpenProps) {
  const t = useWords('orders.protect');
  const locale = useLocale();
  const { state, steps, wantedBy, lookedAt } = protection;
  const shown = steps.filter((step) => step.state !== 'gone' || step.taskId !== null);
  return (
    <Section title={t('title')} count={shown.filter((step) => step.state === 'open').length}>
      <Card tone={state === 'running' ? 'ready' : 'wait'}>
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <Badge tone={state === 'running' ? 'ready' : 'wait'} icon={state === 'running' ? ShieldCheck : Shield}>
            {state === 'wanted' ? t('looking') : t(state === 'running' ? 'running' : 'planned')}
          </Badge>
          <span className="font-medium">{t('by', { at: formatMoment(wantedBy, locale, zone) })}</span>
        </div>
        {state !== 'wanted' && shown.length === 0 && <p className="mt-3 text-ink-soft">{t('clear')}</p>}
        {shown.length > 0 && <StaleNote />}
        {shown.length > 0 && (
          <div className="-mx-4 mt-3 border-y border-line">
            <RowList label={t('title')}>
              {shown.map((step) => (
                <Fragment key={`${step.key} ${step.taskId}`}>
                  <Step step={step} zone={zone} />
                  {children(step)}
                </Fragment>
              ))}
            </RowList>
          </div>
        )}
        {lookedAt !== null && (
          <p className="mt-3 text-label text-ink-soft">{t('lookedAt', { at: formatMoment(lookedAt, locale, zone) })}</p>
        )}
        {may && state !== 'wanted' && <Buttons protection={protection} />}
      </Card>
    </Section>
  );
}

type WaysProps = { of: ProtectionStep; found: readonly Option[] | undefined; zone: string; currency: string };

/** What can be done about an exception in the order's way, where it is read that it is in the way. */
function Ways({ of, found, zone, currency }: WaysProps) {
  if (of.state !== 'open' || !found) return null;
  return (
    <li className="border-t-0! px-4 pb-4">
      <Suspense fallback={<div className="h-24" />}>
        <WaysOut options={found} zone={zone} currency={currency} />
      </Suspense>
    </li>
  );
}

const tones: Readonly<Record<ProtectionStep['state'], Tone>> = {
  open: 'late',
  done: 'run',
  blocked: 'held',
  gone: 'run',
};

function Step({ step, zone }: { step: ProtectionStep; zone: string }) {
  const t = useWords('orders.protect');
  const f = useWords('shared.function');
  const words = useExceptionWords(zone);
  const now = useNow();
  const isLate = step.state === 'open' && step.dueAt < now;
  const place = step.exceptionId === null ? {} : { href: `/exceptions/${step.exceptionId}` };
  return (
    <Row
      {...place}
      title={words.context(`protect.${step.code}`, step.facts)}
      detail={f(step.function)}
      tail={
        step.state === 'open' && !isLate ? (
          <Countdown until={step.dueAt} />
        ) : (
          <Badge tone={isLate ? 'held' : tones[step.state]}>{t(`state.${isLate ? 'late' : step.state}`)}</Badge>
        )
      }
    />
  );
}

function Buttons({ protection: { id: protectionId, state } }: { protection: Protection }) {
  const t = useWords('orders.protect');
  const act = useAct();
  const [busy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    const acted = await act(startProtection, { protectionId });
    setBusy(false);
    if (acted.done) toast(t('started'));
  };
  return (
    <div className="mt-3 flex flex-wrap gap-3">
      {state === 'planned' && (
        <Button look="primary" big busy={busy} onClick={start}>
          {t('start')}
        </Button>
      )}
      <Button look="plain" onClick={() => act(giveUpProtection, { protectionId })}>
        {t(state === 'running' ? 'stop' : 'notNow')}
      </Button>
    </div>
  );
}

function Ended({ protection: { state } }: { protection: Protection }) {
  const t = useWords('orders.protect');
  if (state !== 'kept' && state !== 'lost') return null;
  return (
    <p>
      <Badge tone={state === 'kept' ? 'run' : 'held'} icon={ShieldCheck}>
        {t(state)}
      </Badge>
    </p>
  );
}
