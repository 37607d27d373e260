import * as z from 'zod/mini';
import type { DecisionTable } from '../decision-table/decision-table.ts';
import { exceptionKinds } from '../exception/exception.ts';
import type { Act } from '../mutator.ts';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { functionNames } from '../person/function.ts';
import type { Tx } from '../tx.ts';
import type { Instant } from '../values/instant.ts';
import { id, moment } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { packOfKinds } from './default-packs.ts';
import { fitTable } from './fit-table.ts';
import { scopeOfPack } from './note-terms.ts';
import { type AnyPack, allPacks, isTermPack, packs } from './pack.ts';
import { ruleSets, type Waiver, waiver } from './rule-set.ts';
import { unwaived } from './soundness.ts';
import { tableHash } from './table-hash.ts';
import { keptTable, tableSchema } from './table-schema.ts';
import { refuseUnwritable, writeTerms } from './write-terms.ts';

const reason = z.string().check(z.trim(), z.minLength(1), z.maxLength(400));

interface Edition {
  readonly ruleSetId: string;
  readonly pack: AnyPack;
  readonly baseVersion: number;
  readonly table: DecisionTable;
  readonly reason: string;
  readonly effectiveFrom: Instant;
  readonly waivers: readonly Waiver[];
}

/** Puts the next version of a pack; refuses a table with a defect nobody has waived, and one that others overtook. */
async function publish(tx: Tx, edition: Edition, act: Act): Promise<void> {
  const { ruleSetId, pack, table, waivers } = edition;
  const versions = await tx.scan(ruleSets, 'kind', pack);
  const newest = versions.reduce((top, each) => Math.max(top, each.version), 0);
  refuseUnless(newest === edition.baseVersion, 'ruleSet.changed_meanwhile');
  const left = unwaived(pack, table, waivers);
  const [first] = left;
  refuseUnless(!first, 'ruleSet.unsound', { what: first?.kind ?? '', count: left.length });
  await refuseTakenId(tx, ruleSets, ruleSetId);
  const effectiveFrom = Math.max(act.at, edition.effectiveFrom);
  await tx.put(ruleSets, {
    id: ruleSetId,
    scope: scopeOfPack(pack),
    kind: pack,
    version: newest + 1,
    effectiveFrom,
    author: act.actor.personId,
    reason: edition.reason,
    body: keptTable(table),
    hash: tableHash(table),
    waivers: waivers.map((each) => ({ ...each })),
  });
  if (!isTermPack(pack)) return;
  if (effectiveFrom <= act.at) return writeTerms(tx, { pack, table, id: ruleSetId, at: act.at, versions });
  await refuseUnwritable(tx, { pack, table });
  tx.happened({ type: 'terms.published', pack, at: effectiveFrom });
}

/**
 * Publishes the next version of a pack of rules, from an instant on; what is running keeps its own. Approvals and discounts
 * write the rows that decide, at once or when their instant comes.
 */
export const publishRules = mutator({
  name: 'ruleSet.publish@1',
  by: ['admin'],
  args: z.object({
    ruleSetId: id,
    pack: z.enum(allPacks),
    baseVersion: z.int(),
    table: tableSchema,
    reason,
    /** Before now is now. */
    effectiveFrom: moment,
    waivers: z.array(waiver).check(z.maxLength(100)),
  }),
  run: (tx, args, act) => publish(tx, args, act),
});

/** Publishes what an earlier version said as the next one, from now on. */
export const rollBackRules = mutator({
  name: 'ruleSet.rollBack@1',
  by: ['admin'],
  args: z.object({ ruleSetId: id, pack: z.enum(allPacks), baseVersion: z.int(), toVersion: z.int(), reason }),
  async run(tx, { toVersion, ...args }, act) {
    const versions = await tx.scan(ruleSets, 'kind', args.pack);
    const earlier = versions.find(({ version }) => version === toVersion);
    refuseUnless(earlier, 'ruleSet.no_such_version', { version: toVersion });
    const fitted = fitTable(args.pack, earlier.body);
    refuseUnless(fitted.kind === 'fitted', 'ruleSet.unsound', { what: 'columns', count: 1 });
    await publish(tx, { ...args, table: fitted.table, effectiveFrom: act.at, waivers: earlier.waivers }, act);
  },
});

const row = z.object({
  kind: z.enum(exceptionKinds),
  functions: z.array(z.enum(functionNames)).check(z.minLength(1)),
  capMinutes: z.number().check(z.minimum(1), z.maximum(10_080)),
  chain: z.array(z.string()),
});

/** What an app of before sent: rules by kind, here as the next version of each pack. */
export const publishRouting = mutator({
  name: 'ruleSet.publishRouting@1',
  by: ['admin'],
  args: z.object({ ruleSetId: id, baseVersion: z.int(), body: z.array(row) }),
  async run(tx, { ruleSetId, baseVersion, body }, act) {
    const kinds = body.map((each) => each.kind);
    const areTotal = new Set(kinds).size === exceptionKinds.length && kinds.length === exceptionKinds.length;
    refuseUnless(areTotal, 'ruleSet.not_total');
    const isOvertaken = (await tx.scan(ruleSets, 'kind', 'routing')).some(({ version }) => version > baseVersion);
    refuseUnless(!isOvertaken, 'ruleSet.changed_meanwhile');
    for (const pack of packs) {
      const own = await tx.scan(ruleSets, 'kind', pack);
      const newest = own.reduce((top, each) => Math.max(top, each.version), 0);
      const edition: Edition = {
        ruleSetId: pack === 'routing' ? ruleSetId : `${ruleSetId}:${pack}`.slice(-100),
        pack,
        baseVersion: newest,
        table: packOfKinds(
          pack,
          body.map((each) => ({ ...each, capMinutes: Math.max(1, Math.round(each.capMinutes)) })),
        ),
        reason: 'ruleSet.publishRouting@1',
        effectiveFrom: act.at,
        waivers: [],
      };
      await publish(tx, edition, act);
    }
  },
});
