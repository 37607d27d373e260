'use client';
import { Card } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Timeline } from '../_ui/kit/timeline.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useWords } from '../_ui/words/words.tsx';
import { historyOf, type OrderEvent } from './order-history.ts';
import type { OrderView } from './order-view.ts';

/** What happened to the order, oldest first. */
export function OrderHistory({ view }: { view: OrderView }) {
  const t = useWords('orders');
  const e = useWords('orders.event');
  const words = useExceptionWords(view.zone);
  const titleOf = ({ code, facts }: OrderEvent): string =>
    e(code, {
      ...facts,
      ...(code === 'broke' || code === 'mended' ? { kind: words.kind(facts['kind'] ?? '') } : {}),
    } as never);
  const entries = historyOf(view).map((each) => ({
    key: each.key,
    at: each.at,
    tone: each.tone,
    title: titleOf(each),
  }));
  return (
    <Section title={t('history')}>
      <Card>
        <Timeline label={t('history')} zone={view.zone} entries={entries} />
      </Card>
    </Section>
  );
}
