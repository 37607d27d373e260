'use client';
import { Ban, Play } from 'lucide-react';
import { useState } from 'react';
import { startOperation } from '../../db/work-order/operation-mutators.ts';
import { useAct } from '../_device/device.ts';
import { formatTime } from '../_ui/formats.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { Block, Step } from './floor-view.ts';
import { useWorkWords } from './work-words.ts';

/** What comes next on this machine, and of each step that can't start yet, why not. */
export function NextSteps({ steps, zone }: { steps: readonly Step[]; zone: string }) {
  const t = useWords('floor.next');
  return (
    <Section title={t('title')}>
      {steps.length === 0 ? (
        <EmptyState title={t('empty')} />
      ) : (
        <ul className="space-y-3">
          {steps.map((step) => (
            <li key={step.step.id}>
              <NextCard step={step} zone={zone} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function NextCard({ step, zone }: { step: Step; zone: string }) {
  const t = useWords('floor.next');
  const act = useAct();
  const locale = useLocale();
  const quantity = useQuantity();
  const [busy, setBusy] = useState(false);
  const block = step.blocks[0];
  const start = async () => {
    setBusy(true);
    const acted = await act(startOperation, { operationId: step.step.id });
    setBusy(false);
    if (acted.done) toast(t('started', { number: step.order.number }));
  };
  const hard = block !== undefined && block.why !== 'machine_busy';
  return (
    <Card tone={block?.why === 'lot_held' ? 'held' : hard ? 'wait' : 'ready'}>
      <p className="flex flex-wrap justify-between gap-x-3 text-sm text-ink-soft">
        <span>{step.order.number}</span>
        <span className="tabular-nums">{t('at', { at: formatTime(step.step.plannedStartAt, locale, zone) })}</span>
      </p>
      <p className="leading-snug font-semibold">{step.product?.name}</p>
      <p className="text-sm text-ink-soft">{quantity(step.order.quantity, step.product?.unit ?? '')}</p>
      {block ? (
        <BlockWords block={block} />
      ) : (
        <Button big look="primary" icon={Play} busy={busy} onClick={start} className="mt-3">
          {t(step.step.state === 'paused' ? 'resume' : 'start')}
        </Button>
      )}
    </Card>
  );
}

function BlockWords({ block }: { block: Block }) {
  const t = useWords('floor.block');
  const work = useWorkWords();
  if (block.why === 'machine_busy') return <p className="mt-2 text-sm text-ink-soft">{t('machine_busy')}</p>;
  const words =
    block.why === 'step_before'
      ? t('step_before', { work: work(block.work), machine: block.machine })
      : block.why === 'lot_held'
        ? t('lot_held', { lot: block.lot })
        : t('machine_down');
  return (
    <p
      className={`mt-2 flex items-start gap-2 font-medium ${block.why === 'step_before' ? 'text-ink-soft' : 'text-held'}`}
    >
      <Ban aria-hidden className="mt-0.5 size-5 shrink-0" />
      {words}
    </p>
  );
}
