import type { ExceptionKind, Option } from '../../db/exception/exception.ts';
import { alternateForLate, alternateMachine } from './options/alternate-machine.ts';
import { counterDate, premiumDate, rushIn } from './options/demand-dates.ts';
import { expediteMaterial, expediteSupply } from './options/expedite-supply.ts';
import { holdTruck } from './options/hold-truck.ts';
import { lateWorkPromise, newPromise } from './options/new-promise.ts';
import { overtimeForLate, overtimeForStop } from './options/overtime.ts';
import { demandPartNow, holdPartNow, lateWorkPartNow, supplyPartNow } from './options/part-now.ts';
import { shipShort, substitutePick } from './options/substitute-pick.ts';
import { supplyPromise } from './options/supply-promise.ts';
import { swapLot } from './options/swap-lot.ts';
import { transferGoods, transferMaterial, transferSupply } from './options/transfer-material.ts';
import type { WayOut } from './options/way-out.ts';

/** Which ways out each kind of exception has. A price or a credit limit is answered by its approver, not by an option. */
export const waysOut: Readonly<Record<ExceptionKind, Partial<Record<Option['kind'], WayOut>>>> = {
  hold: { swap_lot: swapLot, partial_ship: holdPartNow, new_promise: newPromise },
  breakdown: { alternate_machine: alternateMachine, overtime: overtimeForStop, new_promise: newPromise },
  shortage: { transfer: transferMaterial, new_promise: newPromise },
  short_pick: { swap_lot: substitutePick, partial_ship: shipShort, hold_truck: holdTruck, new_promise: newPromise },
  price: {},
  credit: {},
  demand_change: { rush_in: rushIn, premium: premiumDate, partial_ship: demandPartNow, new_promise: counterDate },
  late_work: {
    alternate_machine: alternateForLate,
    overtime: overtimeForLate,
    transfer: transferGoods,
    expedite: expediteMaterial,
    partial_ship: lateWorkPartNow,
    new_promise: lateWorkPromise,
  },
  supplier_delay: {
    transfer: transferSupply,
    expedite: expediteSupply,
    partial_ship: supplyPartNow,
    new_promise: supplyPromise,
  },
  telemetry_silent: {},
  erp_unreachable: {},
  unknown_name: {},
  device_unsynced: {},
  promise_capacity: {},
};
