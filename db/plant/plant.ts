import { type Row, table, text } from '../table.ts';

/** A site with its own calendar, currency and machines. Scope: tenant. */
export const plants = table('plant', {
  name: text(),
  /** IANA zone, e.g. `Asia/Kolkata`. */
  zone: text(),
  currency: text(),
});
export type Plant = Row<typeof plants>;
