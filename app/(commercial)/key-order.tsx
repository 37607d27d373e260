'use client';
import { Check, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { keyOrder } from '../../db/message/key-order.ts';
import type { InboundMessage } from '../../db/message/message.ts';
import { useAct } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { Button, IconButton } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Quantity } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { go } from '../_ui/place.ts';
import { useWords } from '../_ui/words/words.tsx';
import { LineForm, type TypedLine } from './line-form.tsx';
import { useMayChange } from './may-change.ts';
import { forgetTyped, type KeptLine, keepTyped, useTyped } from './typed-lines.ts';

type KeyProps = { message: InboundMessage; plantId: string | undefined };

/** Types what a photograph, a voice message or a document orders, line by line, and makes the order of all of them at once. */
export function KeyOrder({ message, plantId }: KeyProps) {
  const t = useWords('commercial');
  const act = useAct();
  const lines = useTyped(message.id);
  const [adding, setAdding] = useState(false);
  const [busy, setBusy] = useState(false);
  if (!useMayChange() || !plantId) return null;
  const add = (line: TypedLine) => {
    keepTyped(message.id, [...lines, { ...line, id: newId() }]);
    setAdding(false);
  };
  const make = async () => {
    setBusy(true);
    const draftId = message.draftId ?? newId();
    const typed = lines.map(({ id, product, quantity, unit }) => ({
      lineId: id,
      productId: product.id,
      quantity,
      unit,
    }));
    const acted = await act(keyOrder, { messageId: message.id, draftId, plantId, lines: typed });
    setBusy(false);
    if (!acted.done) return;
    forgetTyped(message.id);
    toast(t('key.made'));
    go(`/commercial/${draftId}`);
  };
  return (
    <Section title={t('key.title')}>
      <p className="mb-3 text-ink-soft">{message.customerId === null ? t('key.needsSender') : t('key.hint')}</p>
      <ol className="space-y-2">
        {lines.map((line, at) => (
          <li key={line.id}>
            <TypedCard line={line} at={at} onDrop={() => keepTyped(message.id, lines.toSpliced(at, 1))} />
          </li>
        ))}
      </ol>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button icon={Plus} look={lines.length === 0 ? 'primary' : 'quiet'} onClick={() => setAdding(true)}>
          {t('key.add')}
        </Button>
        {lines.length > 0 && (
          <Button icon={Check} look="primary" busy={busy} disabled={message.customerId === null} onClick={make}>
            {t('key.make', { count: lines.length })}
          </Button>
        )}
      </div>
      <Sheet open={adding} onClose={() => setAdding(false)} title={t('key.add')}>
        <LineForm candidates={[]} quantity={null} unit={null} action={t('key.add')} onSave={add} />
      </Sheet>
    </Section>
  );
}

function TypedCard({ line, at, onDrop }: { line: KeptLine; at: number; onDrop: () => void }) {
  const t = useWords('commercial');
  return (
    <Card className="flex items-center gap-3">
      <span className="min-w-0 flex-1">
        <span className="block leading-snug font-semibold">{line.product.name}</span>
        <span className="text-sm">
          <Quantity thousandths={line.quantity} unit={line.unit} />
          <span className="ml-2 text-ink-soft">{line.product.code}</span>
        </span>
      </span>
      <IconButton icon={Trash2} label={t('key.drop', { position: at + 1 })} onClick={onDrop} />
    </Card>
  );
}
