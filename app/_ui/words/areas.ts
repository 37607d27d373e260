/** The areas the words are kept in, one JSON file each per language, so that a desk's words stand together. */
export const wordAreas = [
  'shared',
  'floor',
  'quality',
  'dispatch',
  'planning',
  'materials',
  'commercial',
  'quotes',
  'maintenance',
  'finance',
  'manager',
  'admin',
  'tasks',
  'exceptions',
  'orders',
  'sync',
  'tour',
  'terms',
  'refusals',
] as const;

export type WordArea = (typeof wordAreas)[number];

/** The areas that must be complete in Hindi; elsewhere a Hindi reader sees English. */
export const hindiAreas = [
  'shared',
  'floor',
  'quality',
  'dispatch',
  'commercial',
  'quotes',
  'tasks',
  'exceptions',
  'orders',
  'sync',
  'terms',
  'refusals',
] as const satisfies readonly WordArea[];
