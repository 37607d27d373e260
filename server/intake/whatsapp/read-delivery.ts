import { createHash } from 'node:crypto';
import * as z from 'zod';

/** A message as it came, in the plant's terms. */
export interface ComingMessage {
  /** WhatsApp's `wamid`: the same message has the same for ever. */
  readonly externalId: string;
  /** E.164: `+919820012345`. */
  readonly fromNumber: string;
  readonly kind: string;
  /** Its text, caption, or the title of the button that was tapped; empty for a bare picture. */
  readonly body: string;
}

/** What became of a message we sent. */
export interface ComingStatus {
  readonly externalId: string;
  readonly state: 'sent' | 'delivered' | 'read' | 'failed';
  readonly error: string | null;
}

/** What one business number received. */
export interface Received {
  readonly phoneNumberId: string;
  readonly messages: readonly ComingMessage[];
  readonly statuses: readonly ComingStatus[];
}

const longestId = 200;
const longestName = 40;
const longestBody = 60_000;

/** What Postgres can't keep in text (NUL, half of a surrogate pair) goes; the raw body keeps it. */
const clean = (text: string, longest: number): string => text.replaceAll('\0', '').slice(0, longest).toWellFormed();

/** Ids are indexed: one too long for that is known by its digest. */
const shortId = (id: string): string =>
  id.length <= longestId ? id : `sha256:${createHash('sha256').update(id).digest('hex')}`;

const id = z
  .string()
  .min(1)
  .transform((text) => shortId(clean(text, Number.POSITIVE_INFINITY)))
  .pipe(z.string().min(1));
const words = z.string().transform((text) => clean(text, longestBody));

const message = z.looseObject({
  id,
  from: z
    .string()
    .catch('')
    .transform((from) => `+${clean(from, longestName).replace(/^\+/, '')}`),
  type: z
    .string()
    .transform((type) => clean(type, longestName))
    .catch('unknown'),
});

const status = z.looseObject({
  id,
  status: z.enum(['sent', 'delivered', 'read', 'failed']),
  errors: z.array(z.looseObject({ code: z.union([z.number(), z.string()]) })).catch([]),
});

const value = z.looseObject({
  metadata: z
    .looseObject({ phone_number_id: z.string().transform((text) => clean(text, longestId)) })
    .catch({ phone_number_id: '' }),
  messages: z.array(z.unknown()).catch([]),
  statuses: z.array(z.unknown()).catch([]),
});

const delivery = z.looseObject({
  entry: z.array(z.looseObject({ changes: z.array(z.looseObject({ value: z.unknown() })).catch([]) })).catch([]),
});

/** Where the words of a message stand, by Meta's Cloud API. */
const wordPaths: readonly (readonly string[])[] = [
  ['text', 'body'],
  ['button', 'text'],
  ['interactive', 'button_reply', 'title'],
  ['interactive', 'list_reply', 'title'],
  ['image', 'caption'],
  ['video', 'caption'],
  ['document', 'caption'],
];

const step = (from: unknown, key: string): unknown =>
  typeof from === 'object' && from !== null ? Reflect.get(from, key) : undefined;

function bodyOf(given: unknown): string {
  for (const path of wordPaths) {
    const found = words.safeParse(path.reduce(step, given));
    if (found.success && found.data.trim() !== '') return found.data;
  }
  return '';
}

function readMessage(given: unknown): ComingMessage[] {
  const parsed = message.safeParse(given);
  if (!parsed.success) return [];
  const { id: externalId, from: fromNumber, type: kind } = parsed.data;
  return [{ externalId, fromNumber, kind, body: bodyOf(given) }];
}

function readStatus(given: unknown): ComingStatus[] {
  const parsed = status.safeParse(given);
  if (!parsed.success) return [];
  const { id: externalId, status: state, errors } = parsed.data;
  return [{ externalId, state, error: errors[0] ? clean(`whatsapp.${errors[0].code}`, longestName) : null }];
}

/**
 * Reads the body of a webhook delivery. Whatever is not a message or a status in Meta's shape is passed over here; it
 * stays in the raw body that is kept. Never throws.
 */
export function readDelivery(body: unknown): Received[] {
  const parsed = delivery.safeParse(body);
  if (!parsed.success) return [];
  return parsed.data.entry
    .flatMap(({ changes }) => changes)
    .flatMap((change): Received[] => {
      const found = value.safeParse(change.value);
      if (!found.success) return [];
      const { metadata, messages, statuses } = found.data;
      return [
        {
          phoneNumberId: metadata.phone_number_id,
          messages: messages.flatMap(readMessage),
          statuses: statuses.flatMap(readStatus),
        },
      ];
    });
}
