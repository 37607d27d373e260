import type { ApprovalLevel } from '../../db/approval/approval-level.ts';
import type { PriceStep } from '../../db/draft/draft.ts';
import type { PriceRule } from '../../db/price/price-rule.ts';
import { termPacks } from '../../db/rule/pack.ts';
import { ruleSets } from '../../db/rule/rule-set.ts';
import { type Published, publishedLevels, publishedRules } from '../../db/rule/term-edition.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** Where what decides about an order was published; by the versions in force at one instant. */
interface TermsNow {
  readonly rule: (rule: PriceRule) => Published | undefined;
  readonly level: (level: ApprovalLevel) => Published | undefined;
}

interface Finders {
  readonly rule?: TermsNow['rule'];
  readonly level?: TermsNow['level'];
}

/** By hash and version: what was published never changes. */
const finders = new Map<string, Finders>();
const mostFinders = 64;

/** Reads which versions of approvals and discounts are in force now. */
export async function termsNow(tx: ServerTx): Promise<TermsNow> {
  const heads = await tx.sql<{ id: string; key: string }[]>`
    select distinct on (kind) id, kind || ' ' || version || ' ' || hash as key from public.rule_set
    where tenant_id = app.tenant_id() and kind = any (${[...termPacks]}::text[])
      and effective_from <= to_timestamp(${tx.now}::float8 / 1000)
    order by kind, version desc`;
  const unread = heads.filter(({ key }) => !finders.has(key)).map(({ id }) => id);
  if (finders.size >= mostFinders) finders.clear();
  for (const set of unread.length === 0 ? [] : await tx.getMany(ruleSets, unread))
    finders.set(
      `${set.kind} ${set.version} ${set.hash}`,
      set.kind === 'discounts' ? { rule: publishedRules(set) } : { level: publishedLevels(set) },
    );
  const found = heads.map(({ key }) => finders.get(key));
  return {
    rule: (rule) => found.map((each) => each?.rule?.(rule)).find((each) => each !== undefined),
    level: (level) => found.map((each) => each?.level?.(level)).find((each) => each !== undefined),
  };
}

/** A price's steps, each discount and floor with the version of the table it was published in. */
export const stepsNamed = (steps: readonly PriceStep[], rules: readonly PriceRule[], terms: TermsNow): PriceStep[] =>
  steps.map((step) => {
    const rule = rules.find(({ id }) => id === step.rule);
    const published = rule && (rule.kind === 'tier' || rule.kind === 'floor') ? terms.rule(rule) : undefined;
    return published ? { ...step, version: published.version, hash: published.hash } : step;
  });
