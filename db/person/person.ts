import * as z from 'zod/mini';
import { flag, json, list, type Row, table, text } from '../table.ts';

export const ranks = ['member', 'deputy', 'head'] as const;
export type Rank = (typeof ranks)[number];

/** The languages the screens speak. */
export const languages = ['en', 'hi'] as const;

/** A shorter password is not taken by any side. */
export const leastPassword = 10;

export const personName = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));
/** An address to sign in with; kept in lower case. */
export const emailAddress = z.string().check(z.trim(), z.toLowerCase(), z.maxLength(254), z.regex(z.regexes.email));

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
