'use client';
import { Check } from 'lucide-react';
import { useState } from 'react';
import type { Option } from '../../db/exception/exception.ts';
import { chooseOption } from '../../db/task/task-mutators.ts';
import { useAct, useDevice } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { StaleNote } from '../_device/stale-note.tsx';
import { useNow } from '../_ui/clock.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useWords } from '../_ui/words/words.tsx';

const mayChoose: readonly string[] = [
  'planning',
  'quality',
  'materials',
  'commercial',
  'dispatch',
  'maintenance',
  'manager',
];

/** The ways out with what each would do, the best first; one tap applies a whole coordinated change. */
export function WaysOut({
  options,
  zone,
  currency = 'INR',
}: {
  options: readonly Option[];
  zone: string;
  currency?: string;
}) {
  const t = useWords('tasks');
  return (
    <Section title={t('waysOut')} count={options.length}>
      {options.some(({ state }) => state === 'offered') && <StaleNote />}
      <ul className="space-y-2">
        {options.map((option, place) => (
          <li key={option.id}>
            <WayOut option={option} zone={zone} currency={currency} best={place === 0} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function WayOut({ option, zone, currency, best }: { option: Option; zone: string; currency: string; best: boolean }) {
  const t = useWords('tasks');
  const words = useExceptionWords(zone);
  return (
    <Card tone={option.state === 'applied' ? 'run' : undefined}>
      <p className="font-semibold leading-snug">{words.option(option.kind, option.facts)}</p>
      <p className="mt-1 flex flex-wrap gap-x-3 gap-y-1 text-sm text-ink-soft">
        <span>{t('saves', { count: option.ordersSaved })}</span>
        {option.moneySavedMinor > 0 && <Money minor={option.moneySavedMinor} currency={currency} whole />}
        <span>{option.latenessHours > 0 ? t('late', { hours: option.latenessHours }) : t('onTime')}</span>
        {option.expiresAt !== null && option.state === 'offered' && (
          <span>
            {t('possibleFor')} <Countdown until={option.expiresAt} />
          </span>
        )}
      </p>
      <Choose option={option} best={best} />
    </Card>
  );
}

function Choose({ option, best }: { option: Option; best: boolean }) {
  const t = useWords('tasks');
  const { person } = useDevice();
  const act = useAct();
  const now = useNow();
  const [busy, setBusy] = useState(false);
  if (option.state === 'applied' || option.state === 'chosen')
    return (
      <p className="mt-2">
        <Badge tone="run" icon={Check}>
          {t(option.state)}
        </Badge>
      </p>
    );
  if (option.state === 'failed') return <p className="mt-2 text-held">{t('optionFailed')}</p>;
  if (option.expiresAt !== null && option.expiresAt < now)
    return <p className="mt-2 text-ink-soft">{t('optionExpired')}</p>;
  if (!person.actor.functions.some((name) => mayChoose.includes(name))) return null;
  const choose = async () => {
    setBusy(true);
    const acted = await act(chooseOption, { optionId: option.id, decisionId: newId(), reason: '' });
    setBusy(false);
    if (acted.done) toast(t('optionChosen'));
  };
  return (
    <Button className="mt-3" look={best ? 'primary' : 'quiet'} big busy={busy} onClick={choose}>
      {t('choose')}
    </Button>
  );
}
