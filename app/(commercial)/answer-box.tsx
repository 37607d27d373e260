'use client';
import { MessageSquarePlus, Send } from 'lucide-react';
import { useState } from 'react';
import { answerMessage } from '../../db/message/answer-message.ts';
import type { Attachment, InboundMessage } from '../../db/message/message.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { useAct } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { useNow } from '../_ui/clock.ts';
import { formatDay, formatTime } from '../_ui/formats.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Select, TextField } from '../_ui/kit/field.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { Bubble } from './draft-view.ts';
import { useMayChange } from './may-change.ts';

/** WhatsApp takes free words for so long after the customer wrote. */
const windowMs = 24 * hour;

type AnswerProps = { bubbles: readonly Bubble[]; files: readonly Attachment[]; zone: string };

/** Writes to the customer in their chat: words, or a file of the chat with words under it. */
export function AnswerBox({ bubbles, files, zone }: AnswerProps) {
  const heard = bubbles.flatMap((bubble) => (bubble.way === 'in' ? [bubble.message] : []));
  const last = heard.findLast(({ channel }) => channel === 'whatsapp');
  const t = useWords('commercial.reply');
  const [writing, setWriting] = useState(false);
  if (!useMayChange() || !last) return null;
  if (!writing)
    return (
      <Button className="mt-3" look="quiet" icon={MessageSquarePlus} onClick={() => setWriting(true)}>
        {t('label')}
      </Button>
    );
  const heardAt = Math.max(...heard.map(({ saidAt }) => saidAt));
  const leave = () => setWriting(false);
  return <Form message={last} closesAt={heardAt + windowMs} files={files} zone={zone} onSent={leave} />;
}

type FormProps = {
  message: InboundMessage;
  closesAt: number;
  files: readonly Attachment[];
  zone: string;
  onSent: () => void;
};

function Form({ message, closesAt, files, zone, onSent }: FormProps) {
  const t = useWords('commercial.reply');
  const act = useAct();
  const locale = useLocale();
  const isOpen = useNow(minute) < closesAt;
  const [words, setWords] = useState('');
  const [fileId, setFileId] = useState('');
  const until = `${formatDay(closesAt, locale, zone)}, ${formatTime(closesAt, locale, zone)}`;
  const kept = files.filter(({ state }) => state === 'kept');
  const send = async () => {
    const args = { outboundId: newId(), messageId: message.id, body: words.trim(), attachmentId: fileId || null };
    const acted = await act(answerMessage, args);
    if (!acted.done) return;
    toast(t('onItsWay'));
    onSent();
  };
  const nothing = words.trim() === '' && fileId === '';
  return (
    <div className="mt-3 space-y-3">
      <TextField
        label={t('label')}
        rows={2}
        autoFocus
        maxLength={fileId === '' ? 4_096 : 1_024}
        value={words}
        onChange={({ target }) => setWords(target.value)}
        hint={isOpen ? t('until', { at: until }) : t('closed')}
      />
      {kept.length > 0 && (
        <Select
          label={t('file')}
          value={fileId}
          onChoose={setFileId}
          options={[
            { value: '', title: t('noFile') },
            ...kept.map(({ id, fileName }, at) => ({ value: id, title: fileName ?? t('nthFile', { nth: at + 1 }) })),
          ]}
        />
      )}
      <Button look="primary" icon={Send} disabled={nothing} onClick={send}>
        {t('send')}
      </Button>
    </div>
  );
}
