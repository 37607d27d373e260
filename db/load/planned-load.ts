import { plantScope } from '../scope.ts';
import { type Instant, minute } from '../values/instant.ts';
import type { Load } from './load.ts';

/** A new truck needs this long to come. */
const leastNotice = 30 * minute;

/** A truck that is planned to leave at an instant, or as soon after it as one can come; nobody has named its vehicle yet. */
export const plannedLoad = (load: Pick<Load, 'id' | 'plantId' | 'number'>, leavesAt: Instant, now: Instant): Load => ({
  ...load,
  scope: plantScope(load.plantId),
  vehicle: '',
  slotAt: Math.max(leavesAt, now + leastNotice),
  state: 'planned',
  seal: null,
  sealedAt: null,
  confirmedBy: null,
  confirmedAt: null,
  proof: null,
});
