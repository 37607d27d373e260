import type { Notice } from '../../db/delivery/notice.ts';

/** One person's tellings, the newest first. */
export interface PersonTold {
  readonly personId: string;
  /** The highest level they were told at. */
  readonly level: number;
  readonly notices: readonly Notice[];
}

/** Who was told, in the order in which they were first told. */
export function byPerson(told: readonly Notice[]): PersonTold[] {
  const first = (notices: readonly Notice[]): number => Math.min(...notices.map(({ createdAt }) => createdAt));
  return [...Map.groupBy(told, ({ personId }) => personId)]
    .map(([personId, own]) => ({
      personId,
      level: Math.max(...own.map(({ level }) => level)),
      notices: own.toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1)),
    }))
    .sort((a, b) => a.level - b.level || first(a.notices) - first(b.notices) || (a.personId < b.personId ? -1 : 1));
}
