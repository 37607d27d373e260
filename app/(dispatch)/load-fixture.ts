import type { Load, LoadLine } from '../../db/load/load.ts';
import type { Lot, LotState } from '../../db/lot/lot.ts';
import type { LineView } from './loads-view.ts';

const scope = 'plant:p';

/** A lot numbered and identified alike. */
export const lotOf = (number: string, state: LotState = 'available'): Lot => ({
  id: number,
  scope,
  plantId: 'p',
  number,
  productId: 'pipe',
  state,
  madeQuantity: 1_000,
  quantity: 1_000,
  parents: [],
  supplierLot: null,
  workOrderId: null,
  location: 'FG-1',
  madeAt: 0,
});

/** A truck of the plant `p` that leaves at 0. */
export const loadOf = (change: Partial<Load> = {}): Load => ({
  id: 'ld',
  scope,
  plantId: 'p',
  number: 'LD-1',
  vehicle: 'MH 15',
  slotAt: 0,
  state: 'staging',
  seal: null,
  sealedAt: null,
  confirmedBy: null,
  confirmedAt: null,
  proof: null,
  ...change,
});

/** A line of 1,000 thousandths; picked whole, or `found` when short. */
export const lineOf = (id: string, lotId: string, state: LoadLine['state'] = 'staged', found = 0): LoadLine => ({
  id,
  scope,
  loadId: 'ld',
  orderId: 'so',
  orderLineId: 'so-1',
  productId: 'pipe',
  lotId,
  quantity: 1_000,
  picked: state === 'picked' ? 1_000 : state === 'short' ? found : 0,
  state,
  pickedBy: null,
  pickedAt: null,
  pickedHow: null,
});

/** A line with its lot, as the desk sees it; `held` is the hold's reason. */
export const viewOf = (line: LoadLine, held: string | null = null): LineView => ({
  line,
  lot: lotOf(line.lotId, held === null ? 'available' : 'held'),
  product: undefined,
  order: undefined,
  customer: '',
  held,
});
