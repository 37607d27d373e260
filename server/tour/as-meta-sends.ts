import { createHmac, randomBytes } from 'node:crypto';

/** A text as it arrives on a WhatsApp number, before Meta wraps it up. */
export interface Text {
  /** The sender, `+` and digits. */
  from: string;
  body: string;
  /** Epoch milliseconds. */
  at: number;
  wamid: string;
}

/** A message id like Meta's, unique, safe in a path. */
export function newWamid(): string {
  return `wamid.${randomBytes(24).toString('base64url')}`;
}

/** Any message as it arrives: `{ type, [type]: … }`, with the wamid of the message it answers. */
export interface Said {
  /** The sender, `+` and digits. */
  from: string;
  content: object;
  quotes?: string | undefined;
  /** Epoch milliseconds. */
  at: number;
  wamid: string;
}

/** The body of the webhook call the Cloud API makes for one text to the number `phoneNumberId`. */
export function webhookBody({ from, body, at, wamid }: Text, phoneNumberId: string): string {
  return webhookWith({ from, at, wamid, content: { type: 'text', text: { body } } }, phoneNumberId);
}

/** The body of the webhook call for a message of any type. */
export function webhookWith({ from, content, quotes, at, wamid }: Said, phoneNumberId: string): string {
  const sender = from.replace(/^\+/, '');
  const context = quotes === undefined ? {} : { context: { id: quotes } };
  const message = { from: sender, id: wamid, timestamp: String(Math.floor(at / 1_000)), ...content, ...context };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '912532000000', phone_number_id: phoneNumberId },
    contacts: [{ profile: { name: from }, wa_id: sender }],
    messages: [message],
  };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '200300400500600', changes: [{ field: 'messages', value }] }],
  });
}

/** Hex HMAC-SHA256 of the exact bytes, as in `X-Hub-Signature-256` behind `sha256=`. */
export function signatureOf(bytes: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(bytes).digest('hex');
}
