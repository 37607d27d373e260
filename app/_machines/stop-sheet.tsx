'use client';
import { CircleHelp, Cog, Container, Hammer, type LucideIcon, OctagonX, PlugZap, Ruler, Zap } from 'lucide-react';
import { useState } from 'react';
import { type Equipment, type StopReason, stopReasons } from '../../db/equipment/equipment.ts';
import { reportRunning, reportStop } from '../../db/equipment/equipment-mutators.ts';
import { useAct } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { TileChoice } from '../_ui/kit/tile-choice.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';

const icons: Record<StopReason, LucideIcon> = {
  mechanical: Cog,
  electrical: Zap,
  tool: Hammer,
  material: Container,
  power: PlugZap,
  quality: Ruler,
  other: CircleHelp,
};

/** Says that a machine stands, and why. One reason, one button; a wrong one is taken back from the toast. */
export function StopSheet({ machine, open, onClose }: { machine: Equipment; open: boolean; onClose: () => void }) {
  const t = useWords('floor');
  const act = useAct();
  const [reason, setReason] = useState<StopReason>();
  const [busy, setBusy] = useState(false);
  const report = async () => {
    if (reason === undefined) return;
    setBusy(true);
    const acted = await act(reportStop, { stopId: newId(), equipmentId: machine.id, reason });
    setBusy(false);
    onClose();
    setReason(undefined);
    if (!acted.done) return;
    const undo = () => void act(reportRunning, { equipmentId: machine.id });
    toast(t('stop.done', { code: machine.code }), { tone: 'held', undo });
  };
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t('stop.title', { code: machine.code })}
      foot={
        <Button big look="danger" icon={OctagonX} disabled={reason === undefined} busy={busy} onClick={report}>
          {t('stop.action', { code: machine.code })}
        </Button>
      }
    >
      <TileChoice
        label={t('stop.why')}
        value={reason}
        options={stopReasons.map((value) => ({ value, title: t(`stopReason.${value}`), icon: icons[value] }))}
        onChoose={setReason}
      />
    </Sheet>
  );
}
