'use client';
import type { Option } from '../../db/exception/exception.ts';
import { useQuery } from '../_device/device.ts';
import { Section } from '../_ui/kit/section.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { readAftermath } from './aftermath.ts';
import { WayOutCard } from './way-out-card.tsx';

/** The ways out with what each would do, the best first; one tap applies a whole coordinated change, another takes it back. */
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
  const exceptionId = options[0]?.exceptionId ?? '';
  const aftermath = useQuery((local) => readAftermath(local, exceptionId), [exceptionId]);
  const taken = options.filter(({ state }) => state !== 'offered' && state !== 'expired');
  const open = options.filter(({ state }) => state === 'offered');
  return (
    <Section title={t('waysOut')} count={options.length}>
      <ul className="space-y-3">
        {[...taken, ...open].map((option) => (
          <li key={option.id}>
            <WayOutCard
              option={option}
              zone={zone}
              currency={currency}
              best={option.id === open[0]?.id && taken.every(({ state }) => state === 'failed' || state === 'refused')}
              aftermath={aftermath?.get(option.id)}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}
