/** The state a thing is in, said by colour and always by words too. `wait` is the quiet one: nothing is wrong. */
export type Tone = 'run' | 'wait' | 'held' | 'late' | 'ready';

/** Ink on its own wash, for badges, chips and bars of words. */
export const washByTone: Record<Tone, string> = {
  run: 'bg-run-wash text-run',
  wait: 'bg-wait-wash text-wait',
  held: 'bg-held-wash text-held',
  late: 'bg-late-wash text-late',
  ready: 'bg-ready-wash text-ready',
};

/** Ink alone, for figures on a panel. */
export const inkByTone: Record<Tone, string> = {
  run: 'text-run',
  wait: 'text-ink-soft',
  held: 'text-held',
  late: 'text-late',
  ready: 'text-ready',
};

/** Solid ground, for dots and gauge bars; never under words. */
export const solidByTone: Record<Tone, string> = {
  run: 'bg-run-solid',
  wait: 'bg-wait-solid',
  held: 'bg-held-solid',
  late: 'bg-late-solid',
  ready: 'bg-ready-solid',
};
