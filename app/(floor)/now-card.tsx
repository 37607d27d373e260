'use client';
import { CircleCheckBig, Hash, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { countOperation, pauseOperation, startOperation } from '../../db/work-order/operation-mutators.ts';
import { useAct } from '../_device/device.ts';
import { useTried } from '../_device/tried.ts';
import { useNow } from '../_ui/clock.ts';
import { formatAmount, formatTime } from '../_ui/formats.ts';
import { StateBadge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Quantity, useQuantity } from '../_ui/kit/figures.tsx';
import { Gauge } from '../_ui/kit/gauge.tsx';
import { useSpan } from '../_ui/kit/span.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { CompleteSheet } from './complete-sheet.tsx';
import { CountSheet } from './count-sheet.tsx';
import type { FloorView, Step } from './floor-view.ts';
import { useWorkWords } from './work-words.ts';

/** The step in hand, large enough to read from the machine: what, how much, how far, and what can be done with it. */
export function NowCard({ view }: { view: FloorView }) {
  const t = useWords('floor.now');
  if (!view.now) return <EmptyState icon={Play} title={t('nothing')} detail={t('nothingDetail')} />;
  const { state } = view.machine;
  return <InHand step={view.now} zone={view.zone} stands={state === 'down' || state === 'stopped'} />;
}

/** `stands`: the machine does, whatever the step says. */
function InHand({ step, zone, stands }: { step: Step; zone: string; stands: boolean }) {
  const t = useWords('floor.now');
  const work = useWorkWords();
  const running = step.step.state === 'running';
  const tone = !running ? 'wait' : stands ? 'held' : 'run';
  return (
    <Card tone={tone} className="space-y-5">
      <div>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="font-medium text-ink-soft">
            {t('step', { position: step.step.position, of: step.of, work: work(step.step.work) })} · {step.order.number}
          </p>
          <StateBadge tone={tone}>{t(!running ? 'paused' : stands ? 'stands' : 'running')}</StateBadge>
        </div>
        <h2 className="mt-1 text-2xl leading-tight font-semibold tracking-tight">{step.product?.name}</h2>
        <p className="text-sm text-ink-soft">{step.product?.code}</p>
      </div>
      <Progress step={step} zone={zone} />
      <Actions step={step} stands={stands} />
    </Card>
  );
}

function Progress({ step: { step, order, product }, zone }: { step: Step; zone: string }) {
  const t = useWords('floor.now');
  const locale = useLocale();
  const quantity = useQuantity();
  const now = useNow(10_000);
  const elapsed = useSpan(Math.max(0, now - (step.startedAt ?? now)));
  const unit = product?.unit ?? '';
  const due = Math.min(1, Math.max(0, (now - step.plannedStartAt) / (step.plannedEndAt - step.plannedStartAt)));
  const target = quantity(order.quantity, unit);
  return (
    <div className="space-y-3">
      <dl className="grid grid-cols-[2fr_1fr] gap-x-4">
        <div>
          <dt className="text-sm text-ink-soft">{t('good')}</dt>
          <dd className="tabular-nums">
            <span className="text-5xl font-semibold tracking-tight">{formatAmount(step.good, locale)}</span>{' '}
            <span className="text-lg whitespace-nowrap text-ink-soft">{t('of', { target })}</span>
          </dd>
        </div>
        <div>
          <dt className="text-sm text-ink-soft">{t('scrap')}</dt>
          <dd
            className={`text-5xl font-semibold tracking-tight tabular-nums ${step.scrap > 0 ? 'text-late' : 'text-ink-soft'}`}
          >
            {formatAmount(step.scrap, locale)}
          </dd>
        </div>
      </dl>
      <Gauge
        label={t('good')}
        value={step.good}
        max={order.quantity}
        mark={due * order.quantity}
        words={`${formatAmount(step.good, locale)} ${t('of', { target })}`}
        tone={step.good >= order.quantity ? 'ready' : 'run'}
      />
      <p className="flex flex-wrap justify-between gap-x-4 text-sm text-ink-soft">
        <span>
          {t('elapsed', { span: elapsed })} · {t('plannedUntil', { at: formatTime(step.plannedEndAt, locale, zone) })}
        </span>
        {step.good < order.quantity && (
          <span>
            {t('left')} <Quantity thousandths={order.quantity - step.good} unit={unit} />
          </span>
        )}
      </p>
    </div>
  );
}

function Actions({ step, stands }: { step: Step; stands: boolean }) {
  const t = useWords('floor.now');
  const act = useAct();
  const operationId = step.step.id;
  // A count taken back has nothing to be typed anew.
  const tried = useTried(countOperation, (args) => args.operationId === operationId && args.good + args.scrap > 0);
  const [sheet, setSheet] = useState<'count' | 'complete' | undefined>(tried && 'count');
  const [busy, setBusy] = useState(false);
  const running = step.step.state === 'running';
  const counted = step.step.good + step.step.scrap > 0;
  const toggle = async () => {
    setBusy(true);
    const acted = await act(running ? pauseOperation : startOperation, { operationId });
    setBusy(false);
    if (!acted.done) return;
    const undo = () => void act(running ? startOperation : pauseOperation, { operationId });
    toast(t(running ? 'pausedDone' : 'resumedDone'), { undo });
  };
  return (
    <div className="grid grid-cols-2 gap-3">
      <div className="col-span-2">
        <Button
          big
          look={stands ? 'quiet' : 'primary'}
          icon={running ? Hash : Play}
          busy={!running && busy}
          onClick={running ? () => setSheet('count') : toggle}
          className="min-h-20! text-2xl!"
        >
          {t(running ? 'count' : 'resume')}
        </Button>
      </div>
      {running ? (
        <Button big icon={Pause} busy={busy} onClick={toggle}>
          {t('pause')}
        </Button>
      ) : (
        <Button big icon={Hash} onClick={() => setSheet('count')}>
          {t('count')}
        </Button>
      )}
      <Button big icon={CircleCheckBig} disabled={!counted} onClick={() => setSheet('complete')}>
        {t('complete')}
      </Button>
      {!counted && <p className="col-span-2 text-sm text-ink-soft">{t('countFirst')}</p>}
      <CountSheet step={step} tried={tried} open={sheet === 'count'} onClose={() => setSheet(undefined)} />
      <CompleteSheet step={step} open={sheet === 'complete'} onClose={() => setSheet(undefined)} />
    </div>
  );
}
