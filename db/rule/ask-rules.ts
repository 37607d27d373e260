import { type CompiledTable, compileTable } from '../decision-table/compile-table.ts';
import { decide, type Question } from '../decision-table/decide.ts';
import type { Answer, DecisionTable } from '../decision-table/decision-table.ts';
import { readTable } from '../decision-table/read-table.ts';
import type { Instant } from '../values/instant.ts';
import { defaultPacks } from './default-packs.ts';
import { type Pack, packColumns } from './pack.ts';
import { inForce, type RuleSet } from './rule-set.ts';
import { tableHash } from './table-hash.ts';

/** A pack as it is asked: a published version, or the playbook (version 0) where nothing was published. */
export interface PackInForce {
  readonly ruleSetId: string | null;
  readonly version: number;
  readonly hash: string;
  readonly table: DecisionTable;
}

/** What of an exception rules may ask about; money in minor units of the plant's currency. */
export interface RuleFacts {
  readonly kind: string;
  readonly plantId: string;
  readonly moneyAtRiskMinor: number;
  readonly orders: number;
  readonly severity?: string;
}

/** What a pack said, and which of its rows said it. */
export interface Ruling {
  readonly pack: Pack;
  readonly ruleSetId: string | null;
  readonly version: number;
  readonly hash: string;
  readonly rowIds: readonly string[];
  readonly answers: readonly Answer[];
}

const compiledByHash = new Map<string, CompiledTable>();
/** A plant has a handful of tables in force; what a rehearsal tries goes by without staying. */
const mostCompiled = 64;

function compiledOf({ hash, table }: PackInForce): CompiledTable {
  const known = compiledByHash.get(hash);
  if (known) return known;
  const compiled = compileTable(readTable(table));
  if (compiledByHash.size >= mostCompiled) compiledByHash.clear();
  compiledByHash.set(hash, compiled);
  return compiled;
}

const defaultHashes = new Map<Pack, string>();

/** The playbook's own table of a pack. */
export function playbookOf(pack: Pack): PackInForce {
  const table = defaultPacks[pack];
  const hash = defaultHashes.get(pack) ?? tableHash(table);
  defaultHashes.set(pack, hash);
  return { ruleSetId: null, version: 0, hash, table };
}

/** The pack that counts at an instant, of all versions of it. */
export function packAt(pack: Pack, versions: readonly RuleSet[], at: Instant): PackInForce {
  const published = inForce(versions, at);
  if (!published) return playbookOf(pack);
  return { ruleSetId: published.id, version: published.version, hash: published.hash, table: published.body };
}

const questionOf = ({ kind, plantId, moneyAtRiskMinor, orders, severity }: RuleFacts): Question => ({
  kind,
  plant: plantId,
  moneyAtRisk: Math.max(0, Math.round(moneyAtRiskMinor)),
  orders,
  ...(severity !== undefined && { severity }),
});

/** Asks a pack; what it leaves open (a waived gap, a kind of exception it could not know) the playbook answers. */
export function askPack(pack: Pack, given: PackInForce, facts: RuleFacts): Ruling {
  return ask(pack, given, facts) ?? ask(pack, playbookOf(pack), facts) ?? nothingSaid(pack, facts);
}

function nothingSaid(pack: Pack, { kind }: RuleFacts): never {
  throw new Error(`no rule in ${pack} for exceptions of kind ${kind}`);
}

/** Asks one table of a pack; undefined where it says nothing of that. */
export function ask(pack: Pack, given: PackInForce, facts: RuleFacts): Ruling | undefined {
  const outcome = decide(compiledOf(given), questionOf(facts));
  if (outcome.kind !== 'answered') return undefined;
  const { outputs } = packColumns[pack];
  const answers = outputs.map(({ name }) => {
    const at = given.table.outputs.findIndex((each) => each.name === name);
    return together(outcome.rows.map((row) => row.answers[at] ?? null));
  });
  if (outputs.some(({ needed }, nth) => needed && answers[nth] === null)) return undefined;
  const { ruleSetId, version, hash } = given;
  return { pack, ruleSetId, version, hash, rowIds: outcome.rows.map(({ id }) => id), answers };
}

/** Where all rows that fit answer (`collect`): everybody they name, the shortest of their times, else what the first says. */
function together(answers: readonly Answer[]): Answer {
  const [first = null] = answers;
  if (answers.length < 2) return first;
  if (Array.isArray(first)) return [...new Set(answers.flatMap((each) => (Array.isArray(each) ? each : [])))];
  if (typeof first !== 'number') return first;
  return Math.min(...answers.filter((each) => typeof each === 'number'));
}
