import { type ExceptionKind, exceptionKinds } from '../../db/exception/exception.ts';
import { type FunctionName, functionNames } from '../../db/person/function.ts';
import { people } from '../../db/person/person.ts';
import { type ChainStep, chainSteps, defaultRouting } from '../../db/rule/default-routing.ts';
import { type RuleSet, ruleSets } from '../../db/rule/rule-set.ts';
import { allRows, byId, rowsWhere } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';

/** Who is asked when an exception of a kind is raised, how long at most, and who is told when nobody answers. */
export interface RoutingRow {
  readonly kind: ExceptionKind;
  readonly functions: readonly FunctionName[];
  readonly capMinutes: number;
  readonly chain: readonly ChainStep[];
}

export interface RulesView {
  /** The version in force; 0 while the plant has published none and the playbook's own rules count. */
  readonly version: number;
  readonly rows: readonly RoutingRow[];
  /** Every version, the newest first. */
  readonly versions: readonly { readonly rules: RuleSet; readonly author: string | undefined }[];
  readonly zone: string;
}

/** One row for each kind of exception, whatever a rule set holds: what it lacks is the playbook's. */
export function routingRows(body: RuleSet['body'] | undefined): RoutingRow[] {
  return exceptionKinds.flatMap((kind) => {
    const standard = defaultRouting.find((row) => row.kind === kind);
    const row = body?.find((each) => each.kind === kind) ?? standard;
    if (!row) return [];
    return {
      kind,
      functions: functionNames.filter((name) => row.functions.some((each) => each === name)),
      capMinutes: row.capMinutes,
      chain: chainSteps.filter((step) => row.chain.some((each) => each === step)),
    };
  });
}

/** What forbids publishing these rows, if anything: a kind nobody is asked about, or a cap outside 1 minute to a week. */
export function troubleOf({ functions, capMinutes }: RoutingRow): 'no_function' | 'cap' | undefined {
  if (functions.length === 0) return 'no_function';
  return Number.isInteger(capMinutes) && capMinutes >= 1 && capMinutes <= 10_080 ? undefined : 'cap';
}

/** The kinds whose rows differ between two versions. */
export function changedKinds(before: readonly RoutingRow[], after: readonly RoutingRow[]): ExceptionKind[] {
  const told = (row: RoutingRow | undefined): string =>
    row ? [row.functions.join(), row.capMinutes, row.chain.join()].join('|') : '';
  return exceptionKinds.filter(
    (kind) => told(before.find((row) => row.kind === kind)) !== told(after.find((row) => row.kind === kind)),
  );
}

export async function readRules(local: Local, plantIds: readonly string[]): Promise<RulesView> {
  const [sets, everybody, zoneOf] = await Promise.all([
    rowsWhere(local, ruleSets, 'kind', ['routing']),
    allRows(local, people).then(byId),
    readZones(local, plantIds),
  ]);
  const versions = sets.sort((a, b) => b.version - a.version);
  return {
    version: versions[0]?.version ?? 0,
    rows: routingRows(versions[0]?.body),
    versions: versions.map((rules) => ({
      rules,
      author: rules.author === null ? undefined : everybody.get(rules.author)?.name,
    })),
    zone: zoneOf(),
  };
}
