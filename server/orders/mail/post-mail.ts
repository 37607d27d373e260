import { createTransport } from 'nodemailer';
import { second } from '../../../db/values/instant.ts';

/** A mail as it leaves. */
export interface OutgoingMail {
  /** Ours, and for ever: a second copy would carry the same. */
  readonly headerId: string;
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for programs that show it laid out; null when there is only text. */
  readonly html: string | null;
  readonly files: readonly { readonly fileName: string; readonly mimeType: string; readonly bytes: Buffer }[];
  readonly inReplyTo: string | null;
  readonly refs: readonly string[];
}

/** How one attempt ended, as with WhatsApp: `unknown` means that the other server may have it. */
export type MailOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'later' | 'locked_out' | 'refused' | 'unknown'; readonly code: string };

const patienceMs = 20 * second;

/** Sends a mail through a server once, and says what became of it. Never throws, never retries. */
export async function postMail(url: string, mail: OutgoingMail): Promise<MailOutcome> {
  const transport = createTransport({
    url,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      messageId: `<${mail.headerId}>`,
      from: { name: mail.fromName, address: mail.from },
      to: { name: '', address: mail.to },
      subject: mail.subject,
      text: mail.text,
      ...(mail.html === null ? {} : { html: mail.html }),
      attachments: mail.files.map(({ fileName, mimeType, bytes }) => ({
        filename: fileName,
        contentType: mimeType,
        content: bytes,
      })),
      headers: { 'Auto-Submitted': 'auto-replied' },
      ...(mail.inReplyTo === null ? {} : { inReplyTo: `<${mail.inReplyTo}>` }),
      ...(mail.refs.length === 0 ? {} : { references: mail.refs.map((each) => `<${each}>`) }),
    });
    return { kind: 'accepted' };
  } catch (error) {
    return outcomeOf(error);
  } finally {
    transport.close();
  }
}

const detail = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

/** A reply code says it plainly; without one it is only unknown once the body was on its way. */
function outcomeOf(error: unknown): MailOutcome {
  const status = Number(detail(error, 'responseCode') ?? 0);
  const command = String(detail(error, 'command') ?? '');
  if (detail(error, 'code') === 'EAUTH') return { kind: 'locked_out', code: `mail.smtp_${status || 'auth'}` };
  if (status >= 500) return { kind: 'refused', code: `mail.smtp_${status}` };
  if (status >= 400) return { kind: 'later', code: `mail.smtp_${status}` };
  return command === 'DATA' || command === ''
    ? { kind: 'unknown', code: 'mail.answer_lost' }
    : { kind: 'later', code: 'mail.unreachable' };
}
