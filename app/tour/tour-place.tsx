'use client';
import { Check, Eye, Flag, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { useQuery } from '../_device/device.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button, GoButton } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { type Step, steps } from './take-step.ts';
import { play, type Standing, useTour } from './tour-progress.ts';
import { readStep, type StepView } from './tour-view.ts';

/** The demo told in five minutes; each step's button does the real thing and shows here what came of it. */
export default function TourPlace() {
  const t = useWords('tour');
  const { standingOf, next } = useTour();
  return (
    <Page title={t('title')} detail={t('detail')}>
      <ol>
        {steps.map((step, index) => (
          <Stop key={step} sign={standingOf(step).state === 'done' ? 'done' : index + 1} next={step === next}>
            <StepCard step={step} standing={standingOf(step)} next={step === next} />
          </Stop>
        ))}
        <Stop sign="end" next={next === undefined}>
          <Card>
            <h2 className="text-lg leading-snug font-semibold">{t('ledger.title')}</h2>
            <p className="mt-1 text-ink-soft">{t('ledger.what')}</p>
            <GoButton href="/manager" look={next === undefined ? 'primary' : 'quiet'} className="mt-3 max-sm:w-full">
              {t('ledger.go')}
            </GoButton>
          </Card>
        </Stop>
      </ol>
    </Page>
  );
}

/** One stop on the tour's line: its number, a tick once it is done, the flag at the end. */
function Stop({ sign, next, children }: { sign: number | 'done' | 'end'; next: boolean; children: ReactNode }) {
  const disc =
    sign === 'done'
      ? 'border-run-solid bg-run-wash text-run'
      : next
        ? 'border-accent bg-accent text-on-accent'
        : 'border-line-strong bg-panel text-ink-soft';
  return (
    <li className="group relative grid grid-cols-[2.25rem_minmax(0,1fr)] gap-x-3 pb-4 last:pb-0 sm:gap-x-4">
      <span
        aria-hidden
        className={`absolute top-12 bottom-[-0.75rem] left-[1.0625rem] w-0.5 group-last:hidden ${sign === 'done' ? 'bg-run-solid' : 'bg-line-strong'}`}
      />
      <span
        aria-hidden
        className={`relative mt-3 grid size-9 place-items-center rounded-full border-2 font-semibold tabular-nums ${disc}`}
      >
        {sign === 'done' ? <Check className="size-5" /> : sign === 'end' ? <Flag className="size-4" /> : sign}
      </span>
      {children}
    </li>
  );
}

function StepCard({ step, standing, next }: { step: Step; standing: Standing; next: boolean }) {
  const t = useWords('tour');
  const done = standing.state === 'done';
  return (
    <Card tone={done ? 'run' : undefined} className="min-w-0">
      <h2 className="text-lg leading-snug font-semibold">{t(`step.${step}.title`)}</h2>
      <p className="mt-1 text-ink-soft">{t(`step.${step}.what`)}</p>
      {standing.state === 'failed' && <Failed code={standing.code} />}
      {done && (
        <>
          <p className="mt-3 font-medium">{t(`step.${step}.see`)}</p>
          <StepResult step={step} since={standing.since} />
        </>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {done && (
          <GoButton href={standing.href} icon={Eye}>
            {t('look')}
          </GoButton>
        )}
        <Button
          look={done ? 'plain' : next ? 'primary' : 'quiet'}
          {...(done ? {} : { icon: Play })}
          busy={standing.state === 'busy'}
          onClick={() => void play(step)}
          className={done ? '' : 'max-sm:flex-1'}
        >
          {t(done ? 'again' : 'start')}
        </Button>
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
