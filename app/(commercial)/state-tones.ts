import type { DraftState } from '../../db/draft/draft.ts';
import type { InboundMessage, MessageState, OutboundMessage } from '../../db/message/message.ts';
import type { QuoteState } from '../../db/quote/quote.ts';
import type { Tone } from '../_ui/tone.ts';

export const toneOfDraft: Record<DraftState, Tone> = {
  matching: 'wait',
  needs_clarification: 'late',
  checked: 'wait',
  awaiting_approval: 'late',
  approved: 'ready',
  rejected: 'wait',
  expired: 'wait',
  submitting: 'ready',
  confirmed: 'run',
  erp_uncertain: 'late',
  reconciled: 'ready',
  failed: 'held',
};

export const toneOfMessage: Record<MessageState, Tone> = {
  received: 'wait',
  classified: 'wait',
  drafted: 'ready',
  ignored: 'wait',
  needs_human: 'late',
};

export const toneOfQuote: Record<QuoteState, Tone> = {
  open: 'late',
  sent: 'ready',
  accepted: 'run',
  declined: 'wait',
  expired: 'wait',
  withdrawn: 'wait',
};

export const toneOfSent: Record<OutboundMessage['state'], Tone> = {
  waiting: 'wait',
  sent: 'run',
  delivered: 'run',
  read: 'ready',
  failed: 'held',
};

/** The stages that can be said in words, in the order a message passes them. */
const stageNames = [
  'read',
  'asked',
  'chased',
  'checked',
  'breached',
  'confirmed',
  'promised',
  'booked',
  'replied',
] as const;

/** A message's stages with the milliseconds since it came in; stages of a newer server are left out. */
export function stagesOf({ stages, receivedAt }: Pick<InboundMessage, 'stages' | 'receivedAt'>) {
  return stages
    .flatMap(({ stage, at }) => {
      const name = stageNames.find((known) => known === stage);
      return name ? [{ name, at, afterMs: Math.max(0, at - receivedAt) }] : [];
    })
    .sort((a, b) => a.at - b.at || stageNames.indexOf(a.name) - stageNames.indexOf(b.name));
}
