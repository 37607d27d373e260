'use client';
import { Star } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Option } from '../../db/exception/exception.ts';
import { moneyWays } from '../../db/exception/money-way.ts';
import { chooseOption } from '../../db/task/task-mutators.ts';
import { useAct, useDevice } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { useNow } from '../_ui/clock.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { Aftermath } from './aftermath.ts';
import { AppliedWay } from './applied-way.tsx';

const mayChoose: readonly string[] = [
  'planning',
  'quality',
  'materials',
  'commercial',
  'dispatch',
  'maintenance',
  'manager',
];

type WayOutCardProps = {
  option: Option;
  zone: string;
  currency: string;
  best: boolean;
  aftermath: Aftermath | undefined;
};

/** One way out: what it does in a line, what it brings in figures, how long it stands, and the tap. */
export function WayOutCard({ option, zone, currency, best, aftermath }: WayOutCardProps) {
  const t = useWords('tasks');
  const words = useExceptionWords(zone);
  const why = option.predicted?.why;
  const may = useMayChoose(option);
  return (
    <Card tone={option.state === 'applied' ? 'run' : option.state === 'refused' ? 'held' : undefined}>
      {best && why && (
        <p className="mb-1.5">
          <Badge tone="ready" icon={Star}>
            {t(`bestBecause.${why}`)}
          </Badge>
        </p>
      )}
      <p className="font-semibold leading-snug">{words.option(option.kind, option.facts)}</p>
      {/* What lets an order pass says its figures itself: no plan foresees anything of it. */}
      {!moneyWays[option.kind] && <Figures option={option} currency={currency} />}
      {option.state === 'offered' ? (
        <Choose option={option} best={best} />
      ) : (
        <AppliedWay option={option} currency={currency} aftermath={aftermath} mayUndo={may} />
      )}
    </Card>
  );
}

function useMayChoose({ kind }: Option): boolean {
  const { person } = useDevice();
  const approver = moneyWays[kind];
  const allowed = approver ? [approver, 'manager'] : mayChoose;
  return person.actor.functions.some((name) => allowed.includes(name));
}

function Figures({ option, currency }: { option: Option; currency: string }) {
  const t = useWords('tasks');
  const { predicted } = option;
  const late = option.latenessHours;
  // A date that moves keeps the order, not the day.
  const inTime =
    late > 0 && predicted ? Math.max(0, predicted.ordersLateOtherwise - predicted.ordersLate) : option.ordersSaved;
  return (
    <dl className="mt-2 grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-4">
      <Figure title={t('figure.kept')} tone={inTime > 0 ? 'text-run' : ''}>
        {predicted && predicted.ordersLateOtherwise > 0
          ? t('figure.keptOf', { kept: inTime, all: predicted.ordersLateOtherwise })
          : t('figure.orders', { count: inTime })}
      </Figure>
      <Figure title={t('figure.lateness')} tone={late > 0 ? 'text-late' : 'text-run'}>
        {late > 0 ? t('figure.hours', { hours: late }) : t('onTime')}
      </Figure>
      <Figure title={t(late > 0 && inTime === 0 ? 'figure.moneyIfAgreed' : 'figure.money')}>
        {option.moneySavedMinor > 0 ? <Money minor={option.moneySavedMinor} currency={currency} short /> : '–'}
      </Figure>
      <Figure title={t('figure.cost')}>
        {predicted?.costMinor === 0 && t('figure.nothing')}
        {(predicted?.costMinor ?? null) === null && t('figure.unknown')}
        {predicted?.costMinor ? <Money minor={predicted.costMinor} currency={currency} short /> : null}
      </Figure>
      {predicted && predicted.changeovers !== 0 && (
        <p className="col-span-full text-sm text-ink-soft">
          {t('figure.changeovers', {
            count: Math.abs(predicted.changeovers),
            more: predicted.changeovers > 0 ? 'more' : 'fewer',
          })}
        </p>
      )}
    </dl>
  );
}

function Figure({ title, tone = '', children }: { title: string; tone?: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-label text-ink-soft">{title}</dt>
      <dd className={`font-semibold tabular-nums ${tone}`}>{children}</dd>
    </div>
  );
}

function Choose({ option, best }: { option: Option; best: boolean }) {
  const t = useWords('tasks');
  const act = useAct();
  const now = useNow();
  const may = useMayChoose(option);
  const [busy, setBusy] = useState(false);
  if (option.expiresAt !== null && option.expiresAt < now)
    return <p className="mt-3 text-ink-soft">{t('optionExpired')}</p>;
  const choose = async () => {
    setBusy(true);
    const acted = await act(chooseOption, { optionId: option.id, decisionId: newId(), reason: '' });
    setBusy(false);
    if (acted.done) toast(t('optionChosen'));
  };
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
      {may && (
        <Button look={best ? 'primary' : 'quiet'} big busy={busy} onClick={choose}>
          {t('choose')}
        </Button>
      )}
      {option.expiresAt !== null && (
        <span className="text-sm text-ink-soft">
          {t('possibleFor')} <Countdown until={option.expiresAt} />
        </span>
      )}
    </div>
  );
}
