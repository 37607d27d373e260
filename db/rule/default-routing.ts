import type { ExceptionKind } from '../exception/exception.ts';
import type { FunctionName } from '../person/function.ts';

/** `deputy` and `head` of the function that was asked; `plant_head`: the plant's managers. */
export const chainSteps = ['deputy', 'head', 'plant_head'] as const;
export type ChainStep = (typeof chainSteps)[number];

/** One row of the routing rules: who is asked at once, how long at most, and who is told when nobody answers. */
interface RoutingRow {
  readonly kind: ExceptionKind;
  readonly functions: readonly FunctionName[];
  readonly capMinutes: number;
  /** Who is told when a function stays silent, level by level: ranks of that function, then the plant's head. */
  readonly chain: readonly ChainStep[];
}

/** The playbook a plant begins with; its administrator publishes changed versions of it. */
export const defaultRouting: readonly RoutingRow[] = [
  {
    kind: 'hold',
    functions: ['quality', 'planning', 'materials', 'commercial', 'dispatch'],
    capMinutes: 30,
    chain: chainSteps,
  },
  {
    kind: 'breakdown',
    functions: ['maintenance', 'planning', 'materials', 'quality', 'commercial', 'dispatch'],
    capMinutes: 20,
    chain: chainSteps,
  },
  {
    kind: 'shortage',
    // Quality is asked only where a substitute is proposed.
    functions: ['materials', 'planning', 'purchase', 'commercial', 'quality'],
    capMinutes: 60,
    chain: chainSteps,
  },
  // Finance is asked only where the price is far below the floor.
  { kind: 'price', functions: ['commercial', 'finance'], capMinutes: 10, chain: chainSteps },
  {
    kind: 'credit',
    functions: ['finance', 'commercial', 'planning', 'dispatch'],
    capMinutes: 30,
    chain: chainSteps,
  },
  {
    kind: 'short_pick',
    functions: ['dispatch', 'materials', 'quality', 'planning', 'commercial'],
    capMinutes: 20,
    chain: chainSteps,
  },
];

/** How long the fastest way out takes once decided, in minutes: a swap is re-staged in 15, a material moved in 60. */
export const fastestWayOutMinutes: Readonly<Record<ExceptionKind, number>> = {
  hold: 15,
  breakdown: 15,
  shortage: 60,
  short_pick: 15,
  price: 0,
  credit: 0,
};
