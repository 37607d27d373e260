import * as z from 'zod';
import { second } from '../../../db/values/instant.ts';
import { clean, longestId, longestName, shortId } from './clean.ts';
import { type Content, contentOf } from './read-content.ts';

/** A message as it came, in the plant's terms. */
export interface ComingMessage extends Content {
  /** WhatsApp's `wamid`: the same message has the same for ever. */
  readonly externalId: string;
  /** E.164: `+919820012345`. */
  readonly fromNumber: string;
  readonly kind: string;
  /** By the sender's side, to the second; messages of one delivery keep their order within it. Null when unsaid. */
  readonly saidAt: number | null;
}

/** What became of a message we sent. */
export interface ComingStatus {
  readonly externalId: string;
  /** Our own id, when it was sent along. */
  readonly ownId: string | null;
  readonly state: 'sent' | 'delivered' | 'read' | 'failed';
  readonly error: string | null;
}

/** What one business number received. */
export interface Received {
  readonly phoneNumberId: string;
  readonly messages: readonly ComingMessage[];
  readonly statuses: readonly ComingStatus[];
  /** What Meta has to complain about, as codes. */
  readonly errors: readonly string[];
}

const idText = z
  .string()
  .min(1)
  .transform((text) => shortId(clean(text, Number.POSITIVE_INFINITY)))
  .pipe(z.string().min(1));

const message = z.looseObject({
  id: idText,
  from: z
    .string()
    .catch('')
    .transform((from) => `+${clean(from, longestName).replace(/^\+/, '')}`),
  type: z
    .string()
    .transform((type) => clean(type, longestName))
    .catch('unknown'),
  timestamp: z.coerce.number().int().positive().max(8_000_000_000).nullable().catch(null),
});

const problem = z.looseObject({ code: z.union([z.number(), z.string()]) });
const status = z.looseObject({
  id: idText,
  status: z.enum(['sent', 'delivered', 'read', 'failed']),
  errors: z.array(problem).catch([]),
  biz_opaque_callback_data: z
    .string()
    .transform((text) => clean(text, longestId))
    .nullable()
    .catch(null),
});

const value = z.looseObject({
  metadata: z
    .looseObject({ phone_number_id: z.string().transform((text) => clean(text, longestId)) })
    .catch({ phone_number_id: '' }),
  messages: z.array(z.unknown()).catch([]),
  statuses: z.array(z.unknown()).catch([]),
  errors: z.array(z.unknown()).catch([]),
});

const delivery = z.looseObject({
  entry: z.array(z.looseObject({ changes: z.array(z.looseObject({ value: z.unknown() })).catch([]) })).catch([]),
});

function readMessage(given: unknown, place: number): ComingMessage[] {
  const parsed = message.safeParse(given);
  if (!parsed.success) return [];
  const { id: externalId, from: fromNumber, type: kind, timestamp } = parsed.data;
  const saidAt = timestamp === null ? null : timestamp * second + Math.min(place, second - 1);
  const content = contentOf(given, kind);
  return [{ ...content, externalId, fromNumber, kind, saidAt, quotes: content.quotes && shortId(content.quotes) }];
}

const codeOf = (given: z.infer<typeof problem>): string => clean(`whatsapp.${given.code}`, longestName);

function readStatus(given: unknown): ComingStatus[] {
  const parsed = status.safeParse(given);
  if (!parsed.success) return [];
  const { id: externalId, status: state, errors, biz_opaque_callback_data: ownId } = parsed.data;
  return [{ externalId, ownId, state, error: errors[0] ? codeOf(errors[0]) : null }];
}

function readProblem(given: unknown): string[] {
  const parsed = problem.safeParse(given);
  return parsed.success ? [codeOf(parsed.data)] : [];
}

/**
 * Reads the body of a webhook delivery. Whatever is not a message, a status or an error in Meta's shape is passed over
 * here; it stays in the raw body that is kept. Never throws.
 */
export function readDelivery(body: unknown): Received[] {
  const parsed = delivery.safeParse(body);
  if (!parsed.success) return [];
  return parsed.data.entry
    .flatMap(({ changes }) => changes)
    .flatMap((change): Received[] => {
      const found = value.safeParse(change.value);
      if (!found.success) return [];
      const { metadata, messages, statuses, errors } = found.data;
      return [
        {
          phoneNumberId: metadata.phone_number_id,
          messages: messages.flatMap(readMessage),
          statuses: statuses.flatMap(readStatus),
          errors: errors.flatMap(readProblem),
        },
      ];
    });
}
