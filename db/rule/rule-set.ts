import * as z from 'zod/mini';
import { instant, integer, json, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Instant } from '../values/instant.ts';
import { allPacks } from './pack.ts';
import { tableSchema } from './table-schema.ts';

/** A defect somebody has looked at and published all the same: which (`defectKey`), and why. */
export const waiver = z.object({
  key: z.string().check(z.minLength(1), z.maxLength(4_000)),
  reason: z.string().check(z.minLength(1), z.maxLength(400)),
});
export type Waiver = z.infer<typeof waiver>;

/**
 * One version of one pack of rules, for ever as it was published: with author, reason, when it takes effect, the hash of its
 * table, and the defects that were waived. Scope: tenant; of discounts: money.
 */
export const ruleSets = table(
  'rule_set',
  {
    kind: oneOf(allPacks),
    version: integer(),
    effectiveFrom: instant(),
    author: orNull(text()),
    reason: text(),
    body: json(tableSchema),
    hash: text(),
    waivers: json(z.array(waiver)),
  },
  ['kind'],
);
export type RuleSet = Row<typeof ruleSets>;

/** The version that counts at an instant: the one published last of those that have taken effect. */
export function inForce(versions: readonly RuleSet[], at: Instant): RuleSet | undefined {
  return versions
    .filter(({ effectiveFrom }) => effectiveFrom <= at)
    .toSorted((one, other) => other.version - one.version)[0];
}
