'use client';
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { retryErp } from '../../db/order/erp-mutators.ts';
import type { ErpCommand } from '../../db/order/order.ts';
import { useAct, useDevice } from '../_device/device.ts';
import { Button } from '../_ui/kit/button.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';

type Props = { command: ErpCommand; big?: boolean };

/** Has a command that stands refused delivered once more, for those who may; nothing for others or while it is under way. */
export function TryErpAgain({ command, big = false }: Props) {
  const t = useWords('tasks');
  const act = useAct();
  const { functions } = useDevice().person.actor;
  const [busy, setBusy] = useState(false);
  const may = functions.some((name) => name === 'manager' || retryErp.by.includes(name));
  if (command.state !== 'failed' || !may) return null;
  const retry = async () => {
    setBusy(true);
    const acted = await act(retryErp, { commandId: command.id, attempts: command.attempts });
    setBusy(false);
    if (acted.done) toast(t('retriedErp'));
  };
  return (
    <Button icon={RotateCw} big={big} look={big ? 'primary' : 'quiet'} busy={busy} onClick={retry}>
      {t('retryErp')}
    </Button>
  );
}
