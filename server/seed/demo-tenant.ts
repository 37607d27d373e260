import { createHash } from 'node:crypto';

/** The demo tenant's id is the same everywhere, so that a second start and the tests find it. */
export const demoTenantId = '5a4ad121-0000-4000-8000-000000000001';

export const nashik = 'plant-nashik';
export const jebelAli = 'plant-jebel-ali';

/** The WhatsApp number of the demo's business account, as Meta names it in every delivery. */
export const demoPhoneNumberId = '100200300400500';

/** The address the demo plant takes mail at. */
export const demoMailAddress = 'orders@sahyadri.example';

/**
 * The telemetry key of one of the demo plant's machines. Made from its id alone so that the tour and the tests can send
 * readings: a key of a real plant is random and shown once.
 */
export function demoMachineKey(equipmentId: string): string {
  return `demo-${createHash('sha256').update(`sahyadri/${equipmentId}`).digest('hex').slice(0, 24)}`;
}
