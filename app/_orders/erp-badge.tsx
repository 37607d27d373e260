'use client';
import type { ErpCommand } from '../../db/order/order.ts';
import { StateBadge } from '../_ui/kit/badge.tsx';
import type { Tone } from '../_ui/tone.ts';
import { useWords } from '../_ui/words/words.tsx';

const toneOfCommand: Record<ErpCommand['state'], Tone> = {
  waiting: 'wait',
  sent: 'ready',
  done: 'run',
  uncertain: 'late',
  failed: 'held',
  dropped: 'wait',
};

/** How far the ERP is with what it was told. */
export function ErpBadge({ state }: { state: ErpCommand['state'] }) {
  const t = useWords('orders.erpState');
  return <StateBadge tone={toneOfCommand[state]}>{t(state)}</StateBadge>;
}

const wordOfKind = {
  'order.create': 'create',
  'order.amend': 'amend',
  'order.cancel': 'cancel',
  'load.dispatch': 'dispatch',
} as const satisfies Record<ErpCommand['kind'], string>;

/** What the ERP was told to do, in words. */
export function useErpCommand(): (command: Pick<ErpCommand, 'kind'>) => string {
  const t = useWords('orders.command');
  return ({ kind }) => t(wordOfKind[kind]);
}

/** Why the last attempt did not end well, in words; a code of a newer server or of the ERP itself shows as it is. */
export function useErpError(): (code: string) => string {
  const t = useWords('orders.erpError');
  return (code) => {
    const key = code.replace('erp.', '') as Parameters<typeof t>[0];
    return t.has(key) ? t(key) : code;
  };
}
