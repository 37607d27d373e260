import * as z from 'zod/mini';
import { flag, json, list, type Row, table, text } from '../table.ts';

export const ranks = ['member', 'deputy', 'head'] as const;
export type Rank = (typeof ranks)[number];

/** Somebody who works here. Scope: tenant (names stand beside what they did). */
export const people = table('person', {
  name: text(),
  email: text(),
  /** `FunctionName`s; parsed where authority is computed. */
  functions: list(),
  plantIds: list(),
  /** Rank per function, for escalation: `{ quality: 'head' }`; a function not named here is `member`. */
  ranks: json(z.record(z.string(), z.enum(ranks))),
  /** Language of the screens: `en`, `hi`. */
  language: text(),
  active: flag(),
});
export type Person = Row<typeof people>;
