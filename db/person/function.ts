/** What a person may be responsible for; a task belongs to exactly one of these. */
export const functionNames = [
  'operator',
  'quality',
  'dispatch',
  'planning',
  'materials',
  'commercial',
  'finance',
  'maintenance',
  'purchase',
  'manager',
  'admin',
] as const;

export type FunctionName = (typeof functionNames)[number];
