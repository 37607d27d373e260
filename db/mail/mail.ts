import * as z from 'zod/mini';
import { flag, integer, json, list, oneOf, orNull, type Row, table, text } from '../table.ts';

/** What a list in a mail is meant as. */
export const mailPurposes = ['order', 'rfq'] as const;
export type MailPurpose = (typeof mailPurposes)[number];

/** What a mail has beside the message it is: its id is the message's. Scope: money. */
export const mails = table(
  'mail',
  {
    /** The conversation: the address on one side of it; on the other stands the message's `fromNumber`. */
    toAddress: text(),
    fromName: text(),
    subject: text(),
    /** The `Message-ID` as it was written, for answers; empty when there was none. */
    headerId: text(),
    inReplyTo: orNull(text()),
    /** `References`, the oldest first. */
    refs: list(),
    /** Whether the receiving server vouches for the sender; of one it does not vouch for nothing is taken as their word. */
    verified: flag(),
    /** What a person said the list is; null while the mail's own words decide. */
    readAs: orNull(oneOf(mailPurposes)),
    /** Why nothing of it can be read by itself, as a code (`mail.too_large`). */
    problem: orNull(text()),
  },
  [],
);
export type Mail = Row<typeof mails>;

const fileRow = z.object({
  /** Where in the file: `Sheet1!A4:D4`, `line 4`, `page 1, 72 × 340`. */
  place: z.string(),
  /** The row as it stands, cells apart by ` | `. */
  text: z.string(),
  item: z.string(),
  code: z.nullable(z.string()),
  /** As written in a cell of its own; null when the item's words have to say. */
  quantity: z.nullable(z.number()),
  unit: z.nullable(z.string()),
  /** A price the customer wrote; never a price to charge. */
  price: z.nullable(z.string()),
});
export type FileRow = z.infer<typeof fileRow>;

/** A file that came with a message, and what became of it. Scope: money. */
export const mailFiles = table(
  'mail_file',
  {
    messageId: text(),
    name: text(),
    mediaType: text(),
    /** Its size in bytes. */
    size: integer(),
    /** `read`: its rows were taken. `kept`: it is of no kind that is read. `refused`: `reason` says why. */
    outcome: oneOf(['read', 'kept', 'refused']),
    reason: orNull(text()),
    rows: json(z.array(fileRow)),
  },
  ['messageId'],
);
export type MailFile = Row<typeof mailFiles>;

/** Where a line of a draft or a quote stands in a file; its id is the line's. Scope: money. */
export const lineSources = table(
  'line_source',
  {
    /** The draft or the quote. */
    ownerId: text(),
    fileId: orNull(text()),
    fileName: text(),
    place: text(),
    text: text(),
  },
  ['ownerId'],
);
export type LineSource = Row<typeof lineSources>;
