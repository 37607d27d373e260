'use client';
import { useState } from 'react';

const key = 'throughline.machine';

function remembered(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** The machine this tablet stands at, remembered on the device; null until one is chosen. */
export function useMyMachine(): [machineId: string | null, choose: (machineId: string) => void] {
  const [machineId, setMachineId] = useState(remembered);
  const choose = (id: string) => {
    setMachineId(id);
    try {
      localStorage.setItem(key, id);
    } catch {
      // Storage refused: the choice holds until the page is closed.
    }
  };
  return [machineId, choose];
}
