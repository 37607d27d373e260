'use client';
import { FileQuestion, ShoppingCart } from 'lucide-react';
import type { Mail, MailFile, MailPurpose } from '../../db/mail/mail.ts';
import { readMailAs } from '../../db/mail/mail-mutators.ts';
import type { InboundMessage } from '../../db/message/message.ts';
import { useAct } from '../_device/device.ts';
import { Button } from '../_ui/kit/button.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { useMayChange } from './may-change.ts';

type SayProps = { message: InboundMessage; mail: Mail; files: readonly MailFile[] };

/** Says what a list is that came without a word, an order or a request; and that nobody vouches for who sent it. */
export function SayWhat({ message, mail, files }: SayProps) {
  const t = useWords('quotes');
  const act = useAct();
  const may = useMayChange();
  const readable = files.some(({ rows }) => rows.length > 0) || message.body.trim() !== '';
  const asks = message.state === 'needs_human' && message.draftId === null && mail.problem === null;
  const say = async (as: MailPurpose) => {
    const acted = await act(readMailAs, { messageId: message.id, as });
    if (acted.done) toast(t('readAs'));
  };
  return (
    <>
      {!mail.verified && <p className="mt-2 text-sm text-late">{t('unverified')}</p>}
      {may && asks && mail.readAs === null && readable && (
        <fieldset className="mt-3">
          <legend className="mb-1.5 text-sm font-medium">{t('what')}</legend>
          <div className="flex flex-wrap gap-2">
            <Button icon={ShoppingCart} onClick={() => say('order')}>
              {t('isOrder')}
            </Button>
            <Button icon={FileQuestion} onClick={() => say('rfq')}>
              {t('isRequest')}
            </Button>
          </div>
        </fieldset>
      )}
    </>
  );
}
