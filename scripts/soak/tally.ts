/** What a soak has done and found. Counts of what was done must not be zero, the others must. */
export interface Tally {
  /** Runs of the simulator, each of another seed. */
  seeds: number;
  /** Its events. */
  steps: number;
  /** Answers of pushes lost after the commit. */
  swallowed: number;
  /** Processes ended by SIGKILL. */
  kills: number;
  /** Actions pushed in races. */
  raced: number;
  /** Tasks whose deadlines fell due on workers that died. */
  climbs: number;
  /** Their jobs that others took over. */
  takenOver: number;
  /** Generated orders that were tried to confirm. */
  orders: number;
  /** Those tries. */
  tries: number;
  lost: number;
  doubled: number;
  silent: number;
  stuck: number;
  diverged: number;
  wrongRows: number;
  /** Orders confirmed that may not be. */
  escaped: number;
  /** Orders refused that may be confirmed. */
  keptBack: number;
  /** Levels and reminders that were not told. */
  missed: number;
  /** Levels told after somebody had taken the task. */
  afterTaken: number;
  /** Reminders given twice, or after somebody had taken the task. */
  misreminded: number;
  /** Deadlines nobody took up within the lease and a second after their worker had died, beyond what plain jobs waited too. */
  late: number;
  /** What was wrong, and how it is seen again. */
  readonly failures: string[];
}

export const emptyTally = (): Tally => ({
  seeds: 0,
  steps: 0,
  swallowed: 0,
  kills: 0,
  raced: 0,
  climbs: 0,
  takenOver: 0,
  orders: 0,
  tries: 0,
  lost: 0,
  doubled: 0,
  silent: 0,
  stuck: 0,
  diverged: 0,
  wrongRows: 0,
  escaped: 0,
  keptBack: 0,
  missed: 0,
  afterTaken: 0,
  misreminded: 0,
  late: 0,
  failures: [],
});

/** What must be zero. */
export type Findings = Partial<
  Pick<
    Tally,
    | 'lost'
    | 'doubled'
    | 'silent'
    | 'stuck'
    | 'diverged'
    | 'wrongRows'
    | 'escaped'
    | 'keptBack'
    | 'missed'
    | 'afterTaken'
    | 'misreminded'
    | 'late'
  >
>;

/** Adds what one round found; when that is anything, `again` says how it is seen again. */
export function addFindings(tally: Tally, found: Findings, again: string): void {
  const wrong = Object.entries(found).filter(([, count]) => count > 0);
  for (const [kind, count] of wrong) tally[kind as keyof Findings] += count;
  if (wrong.length > 0) tally.failures.push(`${wrong.map(([kind, count]) => `${count} ${kind}`).join(', ')}: ${again}`);
}
