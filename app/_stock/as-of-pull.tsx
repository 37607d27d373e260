'use client';
import { useDevice, useQuery } from '../_device/device.ts';
import { readStatus } from '../_sync/status.ts';
import { Age } from '../_ui/kit/age.tsx';

/** How old this device's picture of the plant is: since it last heard from the server, on the plant's clock. */
export function AsOfPull() {
  const { person } = useDevice();
  const status = useQuery((local) => readStatus(local, person.actor.personId), [person]);
  return status && status.pulledAt !== null ? <Age of={status.pulledAt + status.skew} /> : null;
}
