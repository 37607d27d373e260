import type { Random } from '../simulate/random.ts';
import type { Fate } from './stepping-gate.ts';

/** How often workers died before a statement was sent, and how often right after. */
export interface Step {
  before: number;
  after: number;
}

/** Nobody dies; statements are listed; workers die, now and then getting past where they could; they die at the first they meet. */
export type Mood = 'idle' | 'listing' | 'killing' | 'killing at once';

/** Loops that have nothing to do with deadlines: to die there shows nothing more. */
const aside = /heartbeat|reading|machine|listen|pg_catalog|delete from|followed|mail|watch|quote/i;

/** Sent only for a job that takes long, or fails: that these were listed once does not mean that they come again. */
const byChance = /^update ops\.job (set lease_until|as j set state = case)/;

const moments = ['before', 'after'] as const;

/**
 * Says at which statements workers die. First it lists the statements of the loops while nobody dies; then each of them is somebody's
 * last, before it is sent and right after, up to `perStep` times each.
 */
export class Deaths {
  readonly steps: Record<string, Step> = {};
  readonly #random: Random;
  readonly #perStep: number;
  #mood: Mood = 'idle';

  constructor(random: Random, perStep: number) {
    this.#random = random;
    this.#perStep = perStep;
  }

  /** From now on it is so. */
  turn(mood: Mood): void {
    this.#mood = mood;
  }

  fateOf(statement: string): Fate {
    if (this.#mood === 'idle' || aside.test(statement) || byChance.test(statement)) return 'pass';
    if (this.#mood === 'listing') this.steps[statement] ??= { before: 0, after: 0 };
    const step = this.steps[statement];
    if (this.#mood === 'listing' || !step) return 'pass';
    const open = moments.filter((moment) => step[moment] < this.#perStep);
    const moment = open[this.#random.below(open.length)];
    if (moment === undefined || (this.#mood === 'killing' && this.#random.chance(0.3))) return 'pass';
    step[moment] += 1;
    return moment;
  }

  /** Of what was listed, the steps nobody has died at. */
  spared(): string[] {
    return Object.entries(this.steps).flatMap(([statement, step]) =>
      moments.filter((moment) => step[moment] === 0).map((moment) => `${moment} ${statement}`),
    );
  }
}
