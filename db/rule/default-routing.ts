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
  {
    kind: 'demand_change',
    functions: ['planning', 'materials', 'commercial', 'dispatch'],
    capMinutes: 15,
    chain: chainSteps,
  },
  // Production is the floor: its operators are asked what they can recover.
  {
    kind: 'late_work',
    functions: ['planning', 'operator', 'commercial', 'dispatch'],
    capMinutes: 60,
    chain: chainSteps,
  },
  {
    kind: 'supplier_delay',
    functions: ['purchase', 'materials', 'planning', 'commercial'],
    capMinutes: 120,
    chain: chainSteps,
  },
  { kind: 'telemetry_silent', functions: ['maintenance', 'operator', 'planning'], capMinutes: 30, chain: chainSteps },
  { kind: 'erp_unreachable', functions: ['admin', 'finance', 'commercial'], capMinutes: 60, chain: chainSteps },
  { kind: 'unknown_name', functions: ['commercial', 'planning'], capMinutes: 240, chain: chainSteps },
  { kind: 'device_unsynced', functions: ['manager', 'admin'], capMinutes: 60, chain: chainSteps },
  { kind: 'promise_capacity', functions: ['planning', 'commercial', 'manager'], capMinutes: 60, chain: chainSteps },
];

/** How long the fastest way out takes once decided, in minutes: a swap is re-staged in 15, a material moved in 60. */
export const fastestWayOutMinutes: Readonly<Record<ExceptionKind, number>> = {
  hold: 15,
  breakdown: 15,
  shortage: 60,
  short_pick: 15,
  price: 0,
  credit: 0,
  demand_change: 0,
  late_work: 60,
  supplier_delay: 60,
  telemetry_silent: 0,
  erp_unreachable: 0,
  unknown_name: 0,
  device_unsynced: 0,
  promise_capacity: 0,
};
