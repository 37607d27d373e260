'use client';
import { useState } from 'react';
import { useQuery } from '../_device/device.ts';
import { presentMoment } from '../_ui/clock.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button, GoButton } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { type Step, steps, takeStep } from './take-step.ts';
import { readStep, type StepView } from './tour-view.ts';

/** Clocks that differ and a message on its way: rows this much older than the tap still count as the step's. */
const slackMs = 3_000;

/** The demo told in five minutes; each step's button does the real thing and shows here what came of it. */
export default function TourPlace() {
  const t = useWords('tour');
  return (
    <Page title={t('title')} detail={t('detail')}>
      <ol className="space-y-4">
        {steps.map((step, index) => (
          <li key={step}>
            <StepCard step={step} number={index + 1} />
          </li>
        ))}
        <li>
          <Card>
            <h2 className="font-semibold">{t('ledger.title')}</h2>
            <p className="mt-1 text-ink-soft">{t('ledger.what')}</p>
            <GoButton href="/manager" className="mt-3">
              {t('ledger.go')}
            </GoButton>
          </Card>
        </li>
      </ol>
    </Page>
  );
}

type Standing =
  | { state: 'ready' }
  | { state: 'busy' }
  | { state: 'done'; since: number; href: string }
  | { state: 'failed'; code: string };

function StepCard({ step, number }: { step: Step; number: number }) {
  const t = useWords('tour');
  const [standing, setStanding] = useState<Standing>({ state: 'ready' });
  const done = standing.state === 'done';
  const take = async () => {
    const since = presentMoment() - slackMs;
    setStanding({ state: 'busy' });
    const outcome = await takeStep(step);
    setStanding(outcome.done ? { state: 'done', since, href: outcome.href } : { state: 'failed', code: outcome.code });
  };
  return (
    <Card tone={done ? 'run' : undefined}>
      <div className="flex items-start gap-4">
        <span
          aria-hidden
          className="grid size-9 shrink-0 place-items-center rounded-full bg-accent-wash font-semibold text-accent tabular-nums"
        >
          {number}
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="text-lg font-semibold leading-snug">{t(`step.${step}.title`)}</h2>
          <p className="mt-1 text-ink-soft">{t(`step.${step}.what`)}</p>
          {done && <p className="mt-2">{t(`step.${step}.see`)}</p>}
          {standing.state === 'failed' && <Failed code={standing.code} />}
          {done && <StepResult step={step} since={standing.since} />}
          <div className="mt-3 flex flex-wrap gap-2">
            <Button look={done ? 'quiet' : 'primary'} busy={standing.state === 'busy'} onClick={take}>
              {done ? t('again') : t('start')}
            </Button>
            {done && (
              <GoButton look="plain" href={standing.href}>
                {t('look')}
              </GoButton>
            )}
          </div>
        </div>
      </div>
    </Card>
  );
}

const knownReasons = ['no_lot', 'no_swap', 'no_machine', 'nothing_down', 'sign_in', 'only_in_demo'] as const;

function Failed({ code }: { code: string }) {
  const t = useWords('tour');
  const known = knownReasons.find((each) => each === code);
  const reason = known ? t(`reason.${known}`) : t('reason.other', { code });
  return (
    <p role="alert" className="mt-2 text-held">
      {t('failed', { reason })}
    </p>
  );
}

function StepResult({ step, since }: { step: Step; since: number }) {
  const view = useQuery((local) => readStep(local, step, since), [step, since]);
  if (!view) return null;
  return (
    <div aria-live="polite" className="mt-3 space-y-2">
      {view.stages.length > 0 && <Stages view={view} />}
      {view.exception && <Answers view={view} />}
    </div>
  );
}

const stageNames = ['read', 'checked', 'asked', 'breached', 'confirmed', 'promised', 'booked', 'replied'] as const;

function Stages({ view }: { view: StepView }) {
  const t = useWords('tour');
  const shown = view.stages.flatMap(({ stage, afterMs }) => {
    const name = stageNames.find((each) => each === stage);
    return name ? [{ name, afterMs }] : [];
  });
  return (
    <>
      <ol className="flex flex-wrap gap-1.5">
        {shown.map(({ name, afterMs }) => (
          <li key={name}>
            <Badge tone={name === 'breached' || name === 'asked' ? 'late' : 'run'}>
              {t(`stage.${name}`)} <span className="tabular-nums opacity-80">{(afterMs / 1000).toFixed(2)} s</span>
            </Badge>
          </li>
        ))}
      </ol>
      {view.orderNumber && <p className="font-semibold">{t('order', { number: view.orderNumber })}</p>}
    </>
  );
}

function Answers({ view: { exception, escalated } }: { view: StepView }) {
  const t = useWords('tour');
  const f = useWords('shared.function');
  if (!exception) return null;
  return (
    <div className="rounded-tap bg-sunken p-3">
      <p className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-semibold">
          {exception.number} · {exception.subject}
        </span>
        <Countdown until={exception.decideBy} since={exception.occurredAt} />
      </p>
      <p className="mt-1 text-sm text-ink-soft">
        {t('asked', { count: exception.answers.length })}
        {escalated > 0 && ` · ${t('told', { count: escalated })}`}
      </p>
      <ul className="mt-2 flex flex-wrap gap-1.5">
        {exception.answers.map((answer) => (
          <li key={answer.taskId}>
            <Badge tone={['decided', 'done', 'superseded'].includes(answer.state) ? 'run' : 'late'}>
              {f(answer.function as Parameters<typeof f>[0])}
            </Badge>
          </li>
        ))}
      </ul>
    </div>
  );
}
