/** What goes wrong on purpose. A run in which a kind was never felt has proved nothing about it. */
export const faultKinds = [
  'drop',
  'duplicate',
  'reorder',
  'delay',
  'lost_answer',
  'crash',
  'quota',
  'user_switch',
  'two_tabs',
  'scope_flip',
  'version_skew',
  'clock_jump',
  'server_crash',
  'epoch_change',
  'foreign_write',
  'slow_writer',
  'overtaken_pull',
  'poison',
  'power',
  'evicted',
  'forgotten',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type FaultCounts = Record<FaultKind, { injected: number; hit: number }>;

/** Counts at zero. */
export const noFaults = (): FaultCounts =>
  Object.fromEntries(faultKinds.map((kind) => [kind, { injected: 0, hit: 0 }])) as FaultCounts;
