import { outboundMessages } from '../../db/message/message.ts';
import { outletFrom } from '../graph/graph-account.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { inTemplate } from './template-words.ts';

/** What follows in another station. */
interface Else {
  readonly tell: (tx: ServerTx, what: { readonly outboundId: string }) => Promise<void>;
}

/** Meta's words for "the window was closed": the customer surely has nothing. */
const windowClosed = /\b131047$/;

/**
 * A message did not reach its customer. When only the window was closed it goes again, as a template; for everything else
 * a person is told.
 */
export async function resendAsTemplate(
  tx: ServerTx,
  what: { readonly outboundId: string },
  { tell }: Else,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<void> {
  const message = await tx.get(outboundMessages, what.outboundId);
  if (message?.state !== 'failed') return;
  const outlet = outletFrom(env);
  const template = outlet.kind === 'graph' ? outlet.account.template : undefined;
  const kind = message.form?.kind;
  const canGo = kind !== 'template' && kind !== 'file' && windowClosed.test(message.error ?? '');
  if (!template || !canGo) return tell(tx, what);
  const form = inTemplate(template, message.body);
  await tx.put(outboundMessages, { ...message, form, state: 'waiting', externalId: null, error: null });
  await tx.later('whatsapp.send', `whatsapp:${message.id}`, { messageId: message.id });
}
