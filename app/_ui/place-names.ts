/** The first word of every path a person can stand at. Server, service worker and screens share this list. */
export const placeNames = [
  'sign-in',
  'floor',
  'quality',
  'dispatch',
  'planning',
  'materials',
  'commercial',
  'maintenance',
  'finance',
  'manager',
  'admin',
  'tasks',
  'exceptions',
  'orders',
  'outbox',
  'tour',
] as const;

export type PlaceName = (typeof placeNames)[number];

/** The places that are somebody's desk: what they see first, and what stands first in the bar. */
export const deskNames = [
  'floor',
  'quality',
  'dispatch',
  'planning',
  'materials',
  'commercial',
  'maintenance',
  'finance',
  'manager',
  'admin',
] as const satisfies readonly PlaceName[];

export type DeskName = (typeof deskNames)[number];

/** `/tasks/01J…/why` → the place `tasks` and the rest `['01J…', 'why']`; `/` and unknown paths have no place. */
export function placeOf(pathname: string): { place: PlaceName | undefined; rest: string[] } {
  const [first = '', ...rest] = pathname.split('/').filter(Boolean).map(decoded);
  return { place: placeNames.find((name) => name === first), rest };
}

/** A path typed by hand may hold a broken escape (`%zz`); it then stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** True for `/` and every path under a place: what the one document answers, on the server and in the service worker. */
export function isPlacePath(pathname: string): boolean {
  return pathname === '/' || placeOf(pathname).place !== undefined;
}
