/**
 * Grows when a row's or an outbox entry's shape changes, or how rows are told; a device says it with every call. 2: rows come
 * as text with their versions (docs/adr/0006-rows-in-memory.md); 3: whole scopes come as segments (docs/adr/0007-segments.md);
 * 4: drafts, prices, credit, messages and ERP commands of the deeper intake.
 */
export const schemaVersion = 4;
