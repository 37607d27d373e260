import * as z from 'zod/mini';

/** What the server pushes: codes and ids; the words are the device's. */
const noticeMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('task'),
    notice: z.string(),
    task: z.string(),
    person: z.string(),
    tenant: z.string(),
    question: z.string(),
    subject: z.string(),
    decideBy: z.number(),
    level: z.number(),
    language: z.string(),
    zone: z.string(),
    /** Told of it before: this reminds of it, or says that it is theirs now. */
    again: z.optional(z.boolean()),
    /** Somebody took it already: only its answer is due. */
    taken: z.optional(z.boolean()),
  }),
  z.object({
    kind: z.literal('summary'),
    notice: z.string(),
    person: z.string(),
    tenant: z.string(),
    count: z.number(),
    language: z.string(),
  }),
  z.object({
    kind: z.literal('hand_over'),
    notice: z.string(),
    person: z.string(),
    tenant: z.string(),
    /** The name of who hands over. */
    from: z.string(),
    count: z.number(),
    language: z.string(),
  }),
]);
export type NoticeMessage = z.infer<typeof noticeMessage>;

/** Undefined for what is not ours or from a newer server. */
export const readNotice = (value: unknown): NoticeMessage | undefined => z.safeParse(noticeMessage, value).data;
