import type { ExceptionKind, Option } from '../../db/exception/exception.ts';
import { alternateForLate, alternateMachine } from './options/alternate-machine.ts';
import { alternateSupplier } from './options/alternate-supplier.ts';
import { askAdvance } from './options/ask-advance.ts';
import { counterDate, premiumDate, rushIn } from './options/demand-dates.ts';
import { expediteMaterial, expediteShort, expediteSupply } from './options/expedite-supply.ts';
import { holdTruck } from './options/hold-truck.ts';
import { lateWorkPromise, newPromise } from './options/new-promise.ts';
import { counterPrice, tierPrice } from './options/other-price.ts';
import { outsourceLate, outsourceStopped } from './options/outsource-work.ts';
import { overtimeForLate, overtimeForStop } from './options/overtime.ts';
import { demandPartNow, holdPartNow, lateWorkPartNow, shortagePartNow, supplyPartNow } from './options/part-now.ts';
import { partRelease } from './options/part-release.ts';
import { splitLate, splitStopped } from './options/split-work.ts';
import { substituteMaterial } from './options/substitute-material.ts';
import { shipShort, substitutePick } from './options/substitute-pick.ts';
import { supplyPromise } from './options/supply-promise.ts';
import { swapLot } from './options/swap-lot.ts';
import { temporaryLimit } from './options/temporary-limit.ts';
import { transferGoods, transferMaterial, transferSupply } from './options/transfer-material.ts';
import { useAsIs } from './options/use-as-is.ts';
import type { WayOut } from './options/way-out.ts';

/** Which ways out each kind of exception has. Of a price and a credit limit the approver also says yes or no by an approval. */
export const waysOut: Readonly<Record<ExceptionKind, Partial<Record<Option['kind'], WayOut>>>> = {
  hold: { swap_lot: swapLot, partial_ship: holdPartNow, use_as_is: useAsIs, new_promise: newPromise },
  breakdown: {
    alternate_machine: alternateMachine,
    overtime: overtimeForStop,
    split: splitStopped,
    outsource: outsourceStopped,
    new_promise: newPromise,
  },
  shortage: {
    transfer: transferMaterial,
    expedite: expediteShort,
    alternate_supplier: alternateSupplier,
    substitute: substituteMaterial,
    partial_ship: shortagePartNow,
    new_promise: newPromise,
  },
  short_pick: { swap_lot: substitutePick, partial_ship: shipShort, hold_truck: holdTruck, new_promise: newPromise },
  price: { tier_price: tierPrice, counter_price: counterPrice },
  credit: { part_release: partRelease, advance: askAdvance, temporary_limit: temporaryLimit },
  demand_change: { rush_in: rushIn, premium: premiumDate, partial_ship: demandPartNow, new_promise: counterDate },
  late_work: {
    alternate_machine: alternateForLate,
    overtime: overtimeForLate,
    split: splitLate,
    outsource: outsourceLate,
    transfer: transferGoods,
    expedite: expediteMaterial,
    alternate_supplier: alternateSupplier,
    substitute: substituteMaterial,
    partial_ship: lateWorkPartNow,
    new_promise: lateWorkPromise,
  },
  supplier_delay: {
    transfer: transferSupply,
    expedite: expediteSupply,
    alternate_supplier: alternateSupplier,
    substitute: substituteMaterial,
    partial_ship: supplyPartNow,
    new_promise: supplyPromise,
  },
  telemetry_silent: {},
  erp_unreachable: {},
  unknown_name: {},
  device_unsynced: {},
  promise_capacity: {},
};
