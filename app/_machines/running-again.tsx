'use client';
import { Play } from 'lucide-react';
import { useState } from 'react';
import type { Equipment } from '../../db/equipment/equipment.ts';
import { reportRunning } from '../../db/equipment/equipment-mutators.ts';
import { useAct } from '../_device/device.ts';
import { Button } from '../_ui/kit/button.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';

/** Says that a stopped machine runs again. */
export function RunningAgain({ machine, big = false }: { machine: Equipment; big?: boolean }) {
  const t = useWords('floor.stop');
  const act = useAct();
  const [busy, setBusy] = useState(false);
  const report = async () => {
    setBusy(true);
    const acted = await act(reportRunning, { equipmentId: machine.id });
    setBusy(false);
    if (acted.done) toast(t('runs', { code: machine.code }));
  };
  return (
    <Button big={big} look="primary" icon={Play} busy={busy} onClick={report}>
      {t('runningAgain')}
    </Button>
  );
}
