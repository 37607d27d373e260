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
  'notify',
  'tasks',
  'exceptions',
  'orders',
  'sync',
  'tour',
  'terms',
  'rules',
  'refusals',
] as const;

export type WordArea = (typeof wordAreas)[number];
