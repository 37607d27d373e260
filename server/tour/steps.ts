import { closeHold, raiseHold } from '../../db/hold/hold-mutators.ts';
import { chooseOption } from '../../db/task/task-mutators.ts';
import { second } from '../../db/values/instant.ts';
import { Refusal } from '../../db/values/refusal.ts';
import type { House } from '../postgres/transaction.ts';
import { demoMachineKey, demoPhoneNumberId, demoTenantId } from '../seed/demo-tenant.ts';
import { actAs, type PushAs } from './act-as.ts';
import { holdNoted, holdToLift, lotToHold, machineDown, machineToStop, swapOnOffer } from './tour-sql.ts';

/** What the tour does its work with: the House, the push, and this installation's own web doors. */
export interface TourGround {
  readonly house: House;
  readonly push: PushAs;
  /** Posts a text to our own WhatsApp door, signed as Meta signs. */
  readonly sendText: (text: { from: string; body: string; at: number }, phoneNumberId: string) => Promise<void>;
  /** Posts readings to our own ingest door with the machine's key. */
  readonly sendReadings: (key: string, lines: string) => Promise<void>;
}

export const tourSteps = ['order', 'hold', 'swap', 'late', 'discount', 'stop', 'run'] as const;
export type TourStep = (typeof tourSteps)[number];

/** What a step did, for the words beside its button, and where to look now. */
export interface TourDone {
  readonly facts: Readonly<Record<string, string | number>>;
  readonly href: string;
}

const dealer = '+919820012345';
/** Past the acknowledgement of any window, so that the levels above are told at once. */
const longAgoMinutes = 45;

const ovality = { reason: 'dimension', note: 'Ovality out of tolerance on 3 of 5 samples' } as const;
const blisters = { reason: 'surface', note: 'Blisters on the outside, the whole first bundle' } as const;
type Fault = typeof ovality | typeof blisters;

async function raise({ house, push }: TourGround, fault: Fault, agoMinutes: number): Promise<TourDone> {
  const lot = await lotToHold(house.sql, demoTenantId, { swappable: fault === ovality });
  if (!lot) throw new Refusal('tour.no_lot');
  await actAs(house, push, 'quality', raiseHold, { holdId: house.newId(), lotId: lot.id, ...fault }, agoMinutes);
  return { facts: { lot: lot.number }, href: '/exceptions' };
}

async function lift({ house, push }: TourGround, holdId: string | undefined): Promise<void> {
  if (holdId === undefined) return;
  const note = 'Measured again: within tolerance';
  await actAs(house, push, 'quality', closeHold, { holdId, disposition: 'release', note });
}

/** A hold that a swap answers, also the tenth time: when no staged lot has a stand-in, an earlier one is released first. */
async function hold(ground: TourGround): Promise<TourDone> {
  const { sql } = ground.house;
  const lot = await lotToHold(sql, demoTenantId, { swappable: true });
  if (!lot?.swappable) await lift(ground, await holdToLift(sql, demoTenantId, ovality.note));
  return raise(ground, ovality, 0);
}

/** A hold nobody heard of in time; the one before it is released, so that lots never run out. */
async function late(ground: TourGround): Promise<TourDone> {
  await lift(ground, await holdNoted(ground.house.sql, demoTenantId, blisters.note));
  return raise(ground, blisters, longAgoMinutes);
}

async function swap({ house, push }: TourGround): Promise<TourDone> {
  const offer = await swapOnOffer(house.sql, demoTenantId);
  if (!offer) throw new Refusal('tour.no_swap');
  const args = {
    optionId: offer.optionId,
    decisionId: house.newId(),
    reason: 'Same product, passed, on the same floor',
  };
  await actAs(house, push, 'planning', chooseOption, args);
  return { facts: {}, href: `/exceptions/${offer.exceptionId}` };
}

async function order({ house, sendText }: TourGround, body: string): Promise<TourDone> {
  await sendText({ from: dealer, body, at: house.now() }, demoPhoneNumberId);
  return { facts: { message: body }, href: '/commercial' };
}

const stateLines = (running: 0 | 1, now: number, agosMs: readonly number[]): string =>
  agosMs.map((ago) => `state running=${running}i ${now - ago}`).join('\n');

async function stop({ house, sendReadings }: TourGround): Promise<TourDone> {
  const machine = await machineToStop(house.sql, demoTenantId);
  if (!machine) throw new Refusal('tour.no_machine');
  const lines = stateLines(
    0,
    house.now(),
    [200, 150, 100, 50, 1].map((ago) => ago * second),
  );
  await sendReadings(demoMachineKey(machine.id), lines);
  return { facts: { machine: machine.code }, href: '/maintenance' };
}

async function run({ house, sendReadings }: TourGround): Promise<TourDone> {
  const machine = await machineDown(house.sql, demoTenantId);
  if (!machine) throw new Refusal('tour.nothing_down');
  await sendReadings(demoMachineKey(machine.id), stateLines(1, house.now(), [0]));
  return { facts: { machine: machine.code }, href: '/maintenance' };
}

/** The five minutes, step by step; each goes through the door a customer, an inspector or a machine would use. */
export const stepOf: { readonly [S in TourStep]: (ground: TourGround) => Promise<TourDone> } = {
  order: (ground) => order(ground, 'bhai 1 inch cpvc pipe sdr 11 ka 50 length + cpvc elbow 1 inch 200 nag, kal tak'),
  hold,
  swap,
  late,
  discount: (ground) => order(ground, '1 inch cpvc pipe sdr 11 60 length, extra 6% discount chahiye'),
  stop,
  run,
};
