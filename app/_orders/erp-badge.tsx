'use client';
import { reasonOf } from '../../db/order/erp-code.ts';
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
export function ErpBadge({ command: { kind, state } }: { command: Pick<ErpCommand, 'kind' | 'state'> }) {
  const t = useWords('orders.erpState');
  return (
    <StateBadge tone={toneOfCommand[state]}>
      {t(state === 'done' && kind !== 'order.create' ? 'doneThere' : state)}
    </StateBadge>
  );
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

/** Why the last attempt did not end well, as a sentence. */
export function useErpError(): (code: string) => string {
  const t = useWords('exceptions.erpReason');
  return (code) => {
    const { reason, number } = reasonOf(code);
    // Looked up by a code of the server's, which the compiler can't know.
    const said = t(reason as Parameters<typeof t>[0], { number } as never);
    return `${said.charAt(0).toLocaleUpperCase()}${said.slice(1)}.`;
  };
}
