import { schemaVersion } from '../../db/sync/schema-version.ts';

/** The oldest app that can read rows as they are told now: grows whenever a row's shape or the pull's changes. */
const oldestToldRows = 4;
/** An outbox of the two versions before is taken; what it asks that is no longer known is refused by name. */
const oldestTakenOutbox = schemaVersion - 2;

/** Whether an app of this version can be told rows. */
export const canBeTold = (schema: number): boolean => schema >= oldestToldRows;

/** Whether an outbox sent by an app of this version is settled; an older one is kept there until the app is up to date. */
export const isTaken = (schema: number): boolean => schema >= oldestTakenOutbox;
