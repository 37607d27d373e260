import { instant, integer, orNull, type Row, table, text } from '../table.ts';

/** By what a person can be reached; its id is the person's. No row: by nothing. Scope: tenant. */
export const reaches = table(
  'reach',
  {
    /** Their own WhatsApp number, in the form `+919820012345`. */
    waNumber: orNull(text()),
    /** When it was agreed that they are told there, and who said so; null: they are not. */
    waOptInAt: orNull(instant()),
    waOptInBy: orNull(text()),
    /** How many devices show them notifications; kept by the database. */
    pushDevices: integer(),
    /** When a device was last theirs, to the half day. */
    appAt: orNull(instant()),
  },
  ['waNumber'],
);
export type Reach = Row<typeof reaches>;

/** Nothing is known of them yet. */
export const noReach = (personId: string): Reach => ({
  id: personId,
  scope: 'tenant',
  waNumber: null,
  waOptInAt: null,
  waOptInBy: null,
  pushDevices: 0,
  appAt: null,
});

/** What a notification or a message could take; the app itself reaches only who looks at it. */
export const isReachable = ({ pushDevices, waNumber, waOptInAt }: Reach): boolean =>
  pushDevices > 0 || (waNumber !== null && waOptInAt !== null);
