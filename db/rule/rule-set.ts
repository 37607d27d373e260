import * as z from 'zod/mini';
import { instant, integer, json, oneOf, orNull, type Row, table, text } from '../table.ts';

/** One row of a routing table: what one function is asked when an exception of a kind is raised. */
const routingRow = z.object({
  kind: z.string(),
  functions: z.array(z.string()),
  capMinutes: z.number(),
  chain: z.array(z.string()),
});

/** Rules as data: versioned, with author and effective time; the newest effective version counts. Scope: tenant. */
export const ruleSets = table(
  'rule_set',
  {
    kind: oneOf(['routing']),
    version: integer(),
    effectiveFrom: instant(),
    author: orNull(text()),
    body: json(z.array(routingRow)),
  },
  ['kind'],
);
export type RuleSet = Row<typeof ruleSets>;
