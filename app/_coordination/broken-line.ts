import type { Exception } from '../../db/exception/exception.ts';
import type { StationName } from '../_ui/kit/causal-line.tsx';

/** Where on the causal line an exception of a kind breaks it. */
export const brokenAt: Readonly<Record<Exception['kind'], StationName>> = {
  price: 'order',
  credit: 'order',
  shortage: 'plan',
  breakdown: 'workOrder',
  hold: 'lot',
  short_pick: 'load',
  demand_change: 'order',
  late_work: 'workOrder',
  supplier_delay: 'plan',
  telemetry_silent: 'workOrder',
  erp_unreachable: 'order',
  unknown_name: 'order',
  device_unsynced: 'workOrder',
  promise_capacity: 'plan',
};
