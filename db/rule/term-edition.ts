import type { ApprovalLevel } from '../approval/approval-level.ts';
import { readLevels, type ToldLevel } from '../approval/levels-from-table.ts';
import { discountRow } from '../price/discount-rules.ts';
import type { PriceRule } from '../price/price-rule.ts';
import { rulesFromTable } from '../price/rules-from-table.ts';
import type { RuleSet } from './rule-set.ts';
import { jsonbText } from './table-hash.ts';

/** Where something that decided was published: which version of its table, and which row of it. */
export interface Published {
  readonly version: number;
  readonly hash: string;
  readonly row: string;
}

type Edition = Pick<RuleSet, 'version' | 'hash' | 'body'>;

const ofRule = (rule: PriceRule): string => jsonbText(discountRow(rule));

/** Finds where a discount or floor was published. Undefined for one that no row says as it stands: one for a time, say. */
export function publishedRules({ version, hash, body }: Edition): (rule: PriceRule) => Published | undefined {
  const timeless = { scope: '', validFrom: 0, validTo: null };
  const said = new Map(rulesFromTable(body).rules.map((rule) => [rule.id, ofRule({ ...rule, ...timeless })]));
  return (rule) => (said.get(rule.id) === ofRule(rule) ? { version, hash, row: rule.id } : undefined);
}

const ofLevel = ({ kind, level, function: name, rank, maxBps, maxMinor, maxDays, currency }: ToldLevel): string =>
  jsonbText([kind, level, name, rank, maxBps, maxMinor, maxDays, maxMinor === null ? '' : currency]);

/** Finds where a level of approval was published; undefined as for rules. */
export function publishedLevels({ version, hash, body }: Edition): (level: ApprovalLevel) => Published | undefined {
  const read = readLevels(body, '');
  const levels = read.kind === 'levels' ? read.levels : [];
  const rows = new Map(levels.map((level, at) => [ofLevel(level), body.rows[at]?.id ?? '']));
  return (level) => {
    const row = rows.get(ofLevel(level));
    return row === undefined ? undefined : { version, hash, row };
  };
}
