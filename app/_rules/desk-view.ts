import { approvalLevels } from '../../db/approval/approval-level.ts';
import { approvalTable } from '../../db/approval/approval-table.ts';
import { customers } from '../../db/customer/customer.ts';
import type { DecisionTable } from '../../db/decision-table/decision-table.ts';
import { type Exception, exceptions } from '../../db/exception/exception.ts';
import { people } from '../../db/person/person.ts';
import { type Plant, plants } from '../../db/plant/plant.ts';
import { discountRuleTable, isStanding } from '../../db/price/discount-rules.ts';
import { priceRules } from '../../db/price/price-rule.ts';
import { products } from '../../db/product/product.ts';
import { type PackInForce, packAt, playbookOf } from '../../db/rule/ask-rules.ts';
import { fitTable } from '../../db/rule/fit-table.ts';
import { type AnyPack, isTermPack, type Pack, packs, type TermPack } from '../../db/rule/pack.ts';
import type { PacksInForce } from '../../db/rule/route.ts';
import { inForce, type RuleSet, ruleSets, type Waiver } from '../../db/rule/rule-set.ts';
import { tableHash } from '../../db/rule/table-hash.ts';
import type { Instant } from '../../db/values/instant.ts';
import { allRows, byId } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';

export interface Version {
  readonly rules: RuleSet;
  readonly author: string | undefined;
}

/** By column: a value, and what people call it. */
export type Known = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface DeskView {
  /** Every version of each pack, the newest first. */
  readonly versions: Readonly<Record<AnyPack, readonly Version[]>>;
  /** Approvals and discounts as what decides says them: where nothing was published as a table yet. */
  readonly terms: Readonly<Record<TermPack, DecisionTable>>;
  /** What the cells of a column can name. */
  readonly known: Known;
  readonly exceptions: readonly Exception[];
  readonly plants: readonly Plant[];
  readonly zone: string;
}

export async function readDesk(local: Local, plantIds: readonly string[], now: Instant): Promise<DeskView> {
  const [sets, everybody, sites, broken, zoneOf, levels, rules, known] = await Promise.all([
    allRows(local, ruleSets),
    allRows(local, people).then(byId),
    allRows(local, plants),
    allRows(local, exceptions),
    readZones(local, plantIds),
    allRows(local, approvalLevels),
    allRows(local, priceRules),
    readKnown(local),
  ]);
  const versionsOf = (pack: AnyPack): Version[] =>
    sets
      .filter(({ kind }) => kind === pack)
      .sort((one, other) => other.version - one.version)
      .map((rules) => ({ rules, author: rules.author === null ? undefined : everybody.get(rules.author)?.name }));
  return {
    versions: {
      routing: versionsOf('routing'),
      windows: versionsOf('windows'),
      escalation: versionsOf('escalation'),
      approvals: versionsOf('approvals'),
      discounts: versionsOf('discounts'),
    },
    terms: {
      approvals: approvalTable(levels),
      discounts: discountRuleTable(rules.filter((rule) => isStanding(rule, now))),
    },
    known,
    exceptions: broken,
    plants: sites.sort(
      (one, other) =>
        Number(plantIds.indexOf(one.id) < 0) - Number(plantIds.indexOf(other.id) < 0) ||
        plantIds.indexOf(one.id) - plantIds.indexOf(other.id),
    ),
    zone: zoneOf(),
  };
}

async function readKnown(local: Local): Promise<Known> {
  const [goods, buyers, rules, sites] = await Promise.all([
    allRows(local, products),
    allRows(local, customers),
    allRows(local, priceRules),
    allRows(local, plants),
  ]);
  const named = (rows: readonly { readonly id: string; readonly name: string }[]) =>
    new Map(rows.toSorted((one, other) => one.name.localeCompare(other.name)).map(({ id, name }) => [id, name]));
  const plain = (texts: readonly (string | null)[]) =>
    new Map([...new Set(texts.flatMap((text) => text || []))].sort().map((text) => [text, text]));
  return new Map([
    ['customer', named(buyers)],
    ['product', named(goods.filter(({ kind }) => kind === 'finished'))],
    [
      'family',
      plain([
        ...goods.filter(({ kind }) => kind === 'finished').map(({ family }) => family),
        ...rules.map(({ family }) => family),
      ]),
    ],
    ['tier', plain([...buyers.map(({ tier }) => tier), ...rules.map(({ tier }) => tier)])],
    ['region', plain([...buyers.map(({ region }) => region), ...rules.map(({ region }) => region)])],
    ['currency', plain([...sites.map(({ currency }) => currency), ...buyers.map(({ currency }) => currency)])],
  ]);
}

/** The version last published, which an edit goes on from; 0 and the playbook where there is none. */
export function newest(
  view: DeskView,
  pack: AnyPack,
): { version: number; table: DecisionTable; waivers: readonly Waiver[] } {
  const [last] = view.versions[pack];
  const plain = isTermPack(pack) ? view.terms[pack] : playbookOf(pack).table;
  if (!last) return { version: 0, table: plain, waivers: [] };
  const fitted = fitTable(pack, last.rules.body);
  const table = fitted.kind === 'fitted' ? fitted.table : plain;
  return { version: last.rules.version, table, waivers: last.rules.waivers };
}

/** The version that counts now; undefined while the playbook does. */
export const versionInForce = (view: DeskView, pack: AnyPack, now: Instant): RuleSet | undefined =>
  inForce(
    view.versions[pack].map(({ rules }) => rules),
    now,
  );

/** All packs as they count now. */
export const packsNow = (view: DeskView, now: Instant): PacksInForce =>
  Object.fromEntries(
    packs.map((pack): [Pack, PackInForce] => [
      pack,
      packAt(
        pack,
        view.versions[pack].map(({ rules }) => rules),
        now,
      ),
    ]),
  ) as PacksInForce;

/** A table that is not published yet, to be asked like the others. */
export const asPack = (table: DecisionTable): PackInForce => ({
  ruleSetId: null,
  version: -1,
  hash: tableHash(table),
  table,
});
