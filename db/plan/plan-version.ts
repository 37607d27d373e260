import * as z from 'zod/mini';
import { instant, integer, json, oneOf, type Row, table, text } from '../table.ts';

const change = z.object({
  code: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** One run of planning: why it ran and what it changed. Scope: plant. */
export const planVersions = table(
  'plan_version',
  {
    plantId: text(),
    number: integer(),
    reason: oneOf(['order', 'hold', 'breakdown', 'production', 'supply', 'person', 'seed']),
    changes: json(z.array(change)),
    /** Order lines planned after their promise. */
    lateLines: integer(),
    createdAt: instant(),
    tookMs: integer(),
  },
  ['plantId'],
);
export type PlanVersion = Row<typeof planVersions>;
