import type { DecisionTable } from '../../db/decision-table/decision-table.ts';
import { type Exception, exceptions } from '../../db/exception/exception.ts';
import { people } from '../../db/person/person.ts';
import { type Plant, plants } from '../../db/plant/plant.ts';
import { type PackInForce, packAt, playbookOf } from '../../db/rule/ask-rules.ts';
import { fitTable } from '../../db/rule/fit-table.ts';
import { type Pack, packs } from '../../db/rule/pack.ts';
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

export interface DeskView {
  /** Every version of each pack, the newest first. */
  readonly versions: Readonly<Record<Pack, readonly Version[]>>;
  readonly exceptions: readonly Exception[];
  readonly plants: readonly Plant[];
  readonly zone: string;
}

export async function readDesk(local: Local, plantIds: readonly string[]): Promise<DeskView> {
  const [sets, everybody, sites, broken, zoneOf] = await Promise.all([
    allRows(local, ruleSets),
    allRows(local, people).then(byId),
    allRows(local, plants),
    allRows(local, exceptions),
    readZones(local, plantIds),
  ]);
  const versionsOf = (pack: Pack): Version[] =>
    sets
      .filter(({ kind }) => kind === pack)
      .sort((one, other) => other.version - one.version)
      .map((rules) => ({ rules, author: rules.author === null ? undefined : everybody.get(rules.author)?.name }));
  return {
    versions: { routing: versionsOf('routing'), windows: versionsOf('windows'), escalation: versionsOf('escalation') },
    exceptions: broken,
    plants: sites.sort(
      (one, other) =>
        Number(plantIds.indexOf(one.id) < 0) - Number(plantIds.indexOf(other.id) < 0) ||
        plantIds.indexOf(one.id) - plantIds.indexOf(other.id),
    ),
    zone: zoneOf(),
  };
}

/** The version last published, which an edit goes on from; 0 and the playbook where there is none. */
export function newest(
  view: DeskView,
  pack: Pack,
): { version: number; table: DecisionTable; waivers: readonly Waiver[] } {
  const [last] = view.versions[pack];
  if (!last) return { version: 0, table: playbookOf(pack).table, waivers: [] };
  const fitted = fitTable(pack, last.rules.body);
  const table = fitted.kind === 'fitted' ? fitted.table : playbookOf(pack).table;
  return { version: last.rules.version, table, waivers: last.rules.waivers };
}

/** The version that counts now; undefined while the playbook does. */
export const versionInForce = (view: DeskView, pack: Pack, now: Instant): RuleSet | undefined =>
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
