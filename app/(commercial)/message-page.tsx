'use client';
import { FileText } from 'lucide-react';
import type { InboundMessage } from '../../db/message/message.ts';
import type { Quote } from '../../db/quote/quote.ts';
import { decideTask } from '../../db/task/task-mutators.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { StateBadge } from '../_ui/kit/badge.tsx';
import { Button, GoButton } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { NotHere } from '../_ui/kit/not-here.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { AnswerBox } from './answer-box.tsx';
import { BackToInbox } from './back-to-inbox.tsx';
import { readMessage } from './draft-view.ts';
import { placeOfMessage } from './inbox-view.ts';
import { KeyOrder } from './key-order.tsx';
import { MailFiles } from './mail-files.tsx';
import { awaitsSender, NameSender } from './name-sender.tsx';
import { NumberActions } from './number-actions.tsx';
import { SayWhat } from './say-what.tsx';
import { StageStrip } from './stage-times.tsx';
import { toneOfMessage } from './state-tones.ts';
import { Thread } from './thread.tsx';
import { useWhy } from './why.ts';

/** A message that became no draft: what it says, why, and what was answered. */
export function MessagePage({ messageId }: { messageId: string }) {
  const t = useWords('commercial');
  const why = useWhy();
  const act = useAct();
  const { plantIds } = useDevice().person.actor;
  const found = useQuery((local) => readMessage(local, messageId, plantIds), [messageId, plantIds]);
  if (found === undefined) return <LoadingState />;
  if (found === null) return <NotHere title={t('gone')} detail={t('goneDetail')} action={<BackToInbox />} />;
  const { message, quote, mail, mailed, customer, thread, files, plantId, clarify, zone } = found;
  const handled = async () => {
    if (!clarify) return;
    const acted = await act(decideTask, { taskId: clarify.id, decisionId: newId(), choice: 'handled', reason: '' });
    if (acted.done) toast(t('handledToast'));
  };
  return (
    <Page
      wide={files.length > 0}
      title={customer?.name ?? t('unknownNumber', { number: message.fromNumber })}
      detail={mail?.subject || undefined}
      actions={<BackToInbox />}
    >
      <Card tone={toneOfMessage[message.state]}>
        <StateBadge tone={toneOfMessage[message.state]}>{t(`messageState.${message.state}`)}</StateBadge>
        <p className="mt-2 leading-snug">{message.reason ? why(message.reason) : t(`messageNext.${message.state}`)}</p>
        <NameSender message={message} />
        <NumberActions message={message} customer={customer} />
        <WhatBecame message={message} quote={quote} />
        {mail && <SayWhat message={message} mail={mail} files={mailed} />}
        {message.state === 'needs_human' && clarify && (
          <>
            <p className="mt-3 text-sm text-ink-soft">{t('handleIt')}</p>
            <Button className="mt-2" look={awaitsSender(message) ? 'quiet' : 'primary'} onClick={handled}>
              {t('handled')}
            </Button>
          </>
        )}
        <div className="mt-3">
          <StageStrip message={message} />
        </div>
      </Card>
      {files.length === 0 ? (
        <div>
          <Thread bubbles={thread} lines={[]} zone={zone} />
          <AnswerBox bubbles={thread} files={files} zone={zone} />
        </div>
      ) : (
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <div>
            <Thread bubbles={thread} lines={[]} files={files} zone={zone} />
            <AnswerBox bubbles={thread} files={files} zone={zone} />
          </div>
          <KeyOrder message={message} plantId={plantId} />
        </div>
      )}
      <MailFiles files={mailed} />
    </Page>
  );
}

/** Where it went on, once it was read. */
function WhatBecame({ message, quote }: { message: InboundMessage; quote: Quote | undefined }) {
  const t = useWords('quotes');
  if (message.draftId === null && !quote) return null;
  return (
    <GoButton className="mt-3" look="primary" icon={FileText} href={placeOfMessage(message, quote)}>
      {t(message.draftId === null ? 'toQuote' : 'toDraft')}
    </GoButton>
  );
}
