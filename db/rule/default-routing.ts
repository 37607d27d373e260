import type { ExceptionKind } from '../exception/exception.ts';
import type { FunctionName } from '../person/function.ts';

/** One row of the routing rules: who is asked at once, how long at most, and who is told when nobody answers. */
interface RoutingRow {
  readonly kind: ExceptionKind;
  readonly functions: readonly FunctionName[];
  readonly capMinutes: number;
  /** `function:rank`, lowest first: `quality:head`, then the plant's head `manager:head`. */
  readonly chain: readonly string[];
}

/** The playbook a plant begins with; its administrator publishes changed versions of it. */
export const defaultRouting: readonly RoutingRow[] = [
  {
    kind: 'hold',
    functions: ['quality', 'planning', 'materials', 'commercial', 'dispatch'],
    capMinutes: 30,
    chain: ['quality:head', 'manager:head'],
  },
  {
    kind: 'breakdown',
    functions: ['maintenance', 'planning', 'materials', 'quality', 'commercial', 'dispatch'],
    capMinutes: 20,
    chain: ['maintenance:head', 'manager:head'],
  },
  {
    kind: 'shortage',
    functions: ['materials', 'planning', 'purchase', 'commercial'],
    capMinutes: 60,
    chain: ['materials:head', 'manager:head'],
  },
  { kind: 'price', functions: ['commercial'], capMinutes: 10, chain: ['commercial:head', 'finance:head'] },
  {
    kind: 'credit',
    functions: ['finance', 'commercial', 'planning', 'dispatch'],
    capMinutes: 30,
    chain: ['finance:deputy', 'finance:head'],
  },
  {
    kind: 'short_pick',
    functions: ['dispatch', 'materials', 'quality', 'planning', 'commercial'],
    capMinutes: 20,
    chain: ['dispatch:head', 'manager:head'],
  },
];
