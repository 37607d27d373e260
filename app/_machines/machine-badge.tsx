'use client';
import type { MachineState } from '../../db/equipment/equipment.ts';
import { StateBadge } from '../_ui/kit/badge.tsx';
import type { Tone } from '../_ui/tone.ts';
import { useWords } from '../_ui/words/words.tsx';

export const toneOfMachine: Record<MachineState, Tone> = {
  running: 'run',
  idle: 'wait',
  stopped: 'late',
  down: 'held',
  unknown: 'wait',
};

/** A machine's state as a dot and a word. */
export function MachineBadge({ state }: { state: MachineState }) {
  const t = useWords('floor.machineState');
  return <StateBadge tone={toneOfMachine[state]}>{t(state)}</StateBadge>;
}
