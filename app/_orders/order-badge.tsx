'use client';
import type { OrderState } from '../../db/order/order.ts';
import { StateBadge } from '../_ui/kit/badge.tsx';
import type { Tone } from '../_ui/tone.ts';
import { useWords } from '../_ui/words/words.tsx';

export const toneOfOrder: Record<OrderState, Tone> = {
  confirmed: 'wait',
  planned: 'wait',
  in_production: 'run',
  ready: 'ready',
  loading: 'ready',
  dispatched: 'run',
  delivered: 'run',
  on_credit_hold: 'held',
  cancelled: 'wait',
};

/** An order's state as a dot and a word. */
export function OrderBadge({ state }: { state: OrderState }) {
  const t = useWords('orders.state');
  return <StateBadge tone={toneOfOrder[state]}>{t(state)}</StateBadge>;
}
