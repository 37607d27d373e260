import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../../db/mutator.ts';
import { functionNames } from '../../db/person/function.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import { demoPeople } from '../../server/seed/demo-people.ts';
import { demoTenantId } from '../../server/seed/demo-tenant.ts';
import { randomFrom } from '../simulate/random.ts';
import { NodeDevice, signInAs } from './node-device.ts';
import { addSteps } from './work-place.ts';

/** Whose phones they are. Both may count pieces. */
const roles = ['operator', 'manager'] as const;
/** A phone with so many actions waiting is put down until some are through. */
const mostWaiting = 100;
/** Longer than the loop ever needs once nothing is in its way. */
const healMs = 30_000;

function actorOf(role: string): Actor {
  const person = demoPeople.find(({ id }) => id === `p-${role}`);
  if (!person) throw new Error(`the demo plant has no ${role}`);
  const functions = functionNames.filter((name) => person.functions.includes(name));
  return { tenantId: demoTenantId, personId: person.id, functions, plantIds: person.plantIds };
}

/** So many new phones in the demo plant, each with the plant on it and a step of its own to count at. */
export async function makeFleet(sql: Sql, url: string, size: number): Promise<NodeDevice[]> {
  const steps = Array.from({ length: size }, () => `fleet-${randomUUID()}`);
  await addSteps(sql, steps);
  const cookies = await Promise.all(roles.map((role) => signInAs(url, role)));
  const making = steps.map(async (step, at) => {
    const mine = at % roles.length;
    const device = await NodeDevice.make(url, cookies[mine] ?? '', actorOf(roles[mine] ?? ''), step);
    if (!(await device.turn())) throw new Error(`a first pull failed: ${device.complaints.at(-1)?.text ?? ''}`);
    return device;
  });
  return Promise.all(making);
}

async function countUntil(device: NodeDevice, isOver: () => boolean, seed: number): Promise<void> {
  const random = randomFrom(seed);
  while (!isOver()) {
    if (device.replica.waiting.length < mostWaiting)
      for (let count = random.chance(0.2) ? 3 : 1; count > 0; count -= 1)
        await (random.chance(0.1) ? device.countTooLate() : device.count());
    // As the loop, which tries again after a pause; a short one, so that much goes wrong.
    if (!(await device.turn())) await sleep(5 + random.below(20));
  }
}

/** People count pieces on all these phones at once, and the phones send and fetch, whatever comes of it, until it is over. */
export async function keepBusy(devices: readonly NodeDevice[], isOver: () => boolean, seed: number): Promise<void> {
  await Promise.all(devices.map((device, at) => countUntil(device, isOver, seed * 1_000 + at)));
}

/** Nobody taps any more: each phone goes on until it has said everything, or its time is over. */
export async function healFleet(devices: readonly NodeDevice[]): Promise<void> {
  const deadline = performance.now() + healMs;
  const heal = async (device: NodeDevice): Promise<void> => {
    while (!(await device.turn()) || device.replica.head.lastMid > device.replica.head.settledMid) {
      if (performance.now() > deadline) return;
      await sleep(50);
    }
  };
  await Promise.all(devices.map(heal));
}
