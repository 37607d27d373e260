import type { MailPurpose } from '../../db/mail/mail.ts';

/** How bringing a file to the server ended. */
export type ListSent =
  | { readonly kind: 'sent'; readonly id: string }
  | { readonly kind: 'offline' }
  | { readonly kind: 'refused'; readonly reason: string };

const patienceMs = 60_000;

/** Brings a file with a list to the server. A file is too large for the outbox: without a network it is not taken. */
export async function sendList(
  file: File,
  { id, customer, as }: { readonly id: string; readonly customer: string; readonly as: MailPurpose },
): Promise<ListSent> {
  const asked = new URLSearchParams({ id, customer, as, name: file.name.slice(0, 200) });
  try {
    const answer = await fetch(`/api/lists?${asked}`, {
      method: 'POST',
      body: file,
      signal: AbortSignal.timeout(patienceMs),
    });
    if (answer.ok) return { kind: 'sent', id };
    const { error }: { error?: string } = await answer.json();
    return { kind: 'refused', reason: error ?? String(answer.status) };
  } catch {
    return { kind: 'offline' };
  }
}
