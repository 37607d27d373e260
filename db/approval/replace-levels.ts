import type { ApprovalLevel } from './approval-level.ts';
import type { ToldLevel } from './levels-from-table.ts';

/** What makes the levels there are those that are wanted. */
export interface Replacement {
  /** Without an id: a new one. */
  readonly put: readonly { readonly level: ToldLevel; readonly levelId: string | undefined }[];
  readonly remove: readonly string[];
}

/**
 * The steps from the levels there are to those wanted. A kind the wanted ones say nothing of keeps its levels: without any,
 * everybody of a function could approve it.
 */
export function replaceLevels(there: readonly ApprovalLevel[], wanted: readonly ToldLevel[]): Replacement {
  const isSame = (one: ToldLevel, other: ToldLevel): boolean => one.kind === other.kind && one.level === other.level;
  const put = wanted.map((level) => ({ level, levelId: there.find((each) => isSame(each, level))?.id }));
  const kept = there.filter((each) => wanted.every(({ kind }) => kind !== each.kind));
  const remove = there.filter((each) => !kept.includes(each) && !wanted.some((level) => isSame(each, level)));
  return {
    put: put.filter(({ level, levelId }) => !there.some((each) => each.id === levelId && saysSame(each, level))),
    remove: remove.map(({ id }) => id),
  };
}

const saysSame = (one: ToldLevel, other: ToldLevel): boolean =>
  one.function === other.function &&
  one.rank === other.rank &&
  one.maxBps === other.maxBps &&
  one.maxMinor === other.maxMinor &&
  one.maxDays === other.maxDays &&
  (one.maxMinor === null || one.currency === other.currency);
