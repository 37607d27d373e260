import { day, type Instant, plantDay } from '../../db/values/instant.ts';
import { type Fates, type Ledger, type LedgerEntry, type Response, summed } from './ledger.ts';
import { percentileOf } from './percentile.ts';

export const groupings = ['kind', 'function', 'rule', 'week'] as const;
/** What the ledger is read by: kind of exception, function that was asked, rule that routed it, week it happened in. */
export type Grouping = (typeof groupings)[number];

/** The median of a step's times and the time nine in ten stayed below; null while none has it. */
export interface Spread {
  readonly half: number | null;
  readonly nineTenths: number | null;
  readonly count: number;
}

export interface LedgerGroup {
  /** The kind, the function, `version/row` of the rule, or the week's Monday as `2026-11-16`. */
  readonly key: string;
  readonly ledger: Ledger;
  readonly spread: { readonly [Step in keyof Response]: Spread };
}

/** The Monday of the week an instant falls in, in the plant's zone, as `2026-11-16`. */
export function weekOf(at: Instant, zone: string): string {
  // A plant's day is a calendar date: told as midnight UTC it can be counted with, whatever the zone's summer time does.
  const date = Date.parse(`${plantDay(at, zone)}T00:00:00Z`);
  const sinceMonday = (new Date(date).getUTCDay() + 6) % 7;
  return new Date(date - sinceMonday * day).toISOString().slice(0, 10);
}

const keysBy: Record<Grouping, (entry: LedgerEntry, zoneOf: (plantId: string) => string) => string[]> = {
  kind: ({ exception }) => [exception.kind],
  function: ({ byFunction }) => [...byFunction.keys()],
  rule: ({ rule }) => [`${rule.version}/${rule.row ?? ''}`],
  week: ({ exception }, zoneOf) => [weekOf(exception.occurredAt, zoneOf(exception.plantId))],
};

/**
 * The ledger's entries in groups: weeks in their order, everything else the most frequent first. By function an entry
 * stands in each function that was asked, with that function's own times to take and decide.
 */
export function groupLedger(
  entries: readonly LedgerEntry[],
  by: Grouping,
  fates: Fates,
  zoneOf: (plantId: string) => string,
): LedgerGroup[] {
  const members = new Map<string, LedgerEntry[]>();
  for (const entry of entries)
    for (const key of keysBy[by](entry, zoneOf))
      members.set(key, [...(members.get(key) ?? []), by === 'function' ? asSeenBy(key, entry) : entry]);
  const groups = [...members].map(([key, own]): LedgerGroup => {
    const of = (step: keyof Response): Spread => spreadOf(own.flatMap(({ response }) => response[step] ?? []));
    return {
      key,
      ledger: summed(own, fates),
      spread: {
        receive: of('receive'),
        know: of('know'),
        acknowledge: of('acknowledge'),
        decide: of('decide'),
        resolve: of('resolve'),
      },
    };
  });
  const size = ({ ledger }: LedgerGroup): number => ledger.entries.length;
  return by === 'week'
    ? groups.sort((a, b) => (a.key < b.key ? -1 : 1))
    : groups.sort((a, b) => size(b) - size(a) || (a.key < b.key ? -1 : 1));
}

function asSeenBy(name: string, entry: LedgerEntry): LedgerEntry {
  const own = entry.byFunction.get(name);
  return own ? { ...entry, response: { ...entry.response, ...own } } : entry;
}

function spreadOf(times: readonly number[]): Spread {
  return { half: percentileOf(times, 0.5), nineTenths: percentileOf(times, 0.9), count: times.length };
}

export const ranges = [7, 30, 90, 0] as const;
/** How far back the ledger is read, in days; 0: everything there is. */
export type Range = (typeof ranges)[number];

/** The entries of exceptions that happened in the last days. */
export function within(entries: readonly LedgerEntry[], range: Range, now: Instant): LedgerEntry[] {
  return entries.filter(({ exception }) => range === 0 || exception.occurredAt > now - range * day);
}
