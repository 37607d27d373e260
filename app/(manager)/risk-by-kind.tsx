'use client';
import { Card } from '../_ui/kit/card.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { Gauge } from '../_ui/kit/gauge.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useWords } from '../_ui/words/words.tsx';
import { riskByKind, type Standing } from './response.ts';

/** Where the money at risk sits, each kind against the largest of its currency. */
export function RiskByKind({ open }: { open: readonly Standing[] }) {
  const t = useWords('manager');
  const words = useExceptionWords('UTC');
  const kinds = riskByKind(open.map(({ exception }) => exception));
  const largest = (currency: string): number =>
    Math.max(...kinds.filter((each) => each.currency === currency).map(({ minor }) => minor));
  return (
    <Section title={t('byKind')}>
      {kinds.length === 0 ? (
        <EmptyState title={t('noMoney')} />
      ) : (
        <Card>
          <ul className="space-y-3">
            {kinds.map(({ kind, currency, minor, count }) => (
              <li key={`${kind} ${currency}`}>
                <p className="mb-1.5 flex items-baseline justify-between gap-3">
                  <span className="min-w-0">
                    {words.kind(kind)} <span className="text-sm text-ink-soft">{t('kindCount', { count })}</span>
                  </span>
                  <span className="font-semibold">
                    <Money minor={minor} currency={currency} short />
                  </span>
                </p>
                <Gauge label={words.kind(kind)} value={minor} max={largest(currency)} tone="held" />
              </li>
            ))}
          </ul>
        </Card>
      )}
    </Section>
  );
}
