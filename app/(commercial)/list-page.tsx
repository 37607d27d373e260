'use client';
import { ClipboardPaste, FileUp } from 'lucide-react';
import { type ChangeEvent, useState } from 'react';
import type { Customer } from '../../db/customer/customer.ts';
import type { MailPurpose } from '../../db/mail/mail.ts';
import { pasteList } from '../../db/mail/mail-mutators.ts';
import { useAct } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Select, TextField } from '../_ui/kit/field.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { go } from '../_ui/place.ts';
import { useWords } from '../_ui/words/words.tsx';
import { BackToInbox } from './back-to-inbox.tsx';
import { ChooseCustomer } from './choose-customer.tsx';
import { useMayChange } from './may-change.ts';
import { sendList } from './send-list.ts';

const mostLines = 1_000;
const longestLine = 500;

/** Puts in a list of somebody's, pasted or as a file: it is read like one that came by mail. */
export function ListPage() {
  const t = useWords('quotes');
  const [customer, setCustomer] = useState<Customer>();
  const may = useMayChange();
  return (
    <Page title={t('paste')} detail={t('pasteDetail')} actions={<BackToInbox />}>
      {!may ? (
        <p className="text-ink-soft">{t('listOthers')}</p>
      ) : customer ? (
        <PutIn key={customer.id} customer={customer} onOther={() => setCustomer(undefined)} />
      ) : (
        <Section title={t('whose')}>
          <ChooseCustomer onChoose={setCustomer} />
        </Section>
      )}
    </Page>
  );
}

function PutIn({ customer, onOther }: { customer: Customer; onOther: () => void }) {
  const t = useWords('quotes');
  const [as, setAs] = useState<MailPurpose>('order');
  const kinds = [
    { value: 'order', title: t('isOrder') },
    { value: 'rfq', title: t('isRequest') },
  ] as const;
  return (
    <div className="space-y-6">
      <Card className="flex items-center justify-between gap-3">
        <span className="min-w-0">
          <span className="block text-sm text-ink-soft">{t('whose')}</span>
          <span className="block truncate font-semibold">{customer.name}</span>
        </span>
        <Button look="plain" onClick={onOther}>
          {t('change')}
        </Button>
      </Card>
      <Select label={t('pasteAs')} value={as} onChoose={setAs} options={kinds} />
      <Paste customer={customer} as={as} />
      <Drop customer={customer} as={as} />
    </div>
  );
}

type PutProps = { customer: Customer; as: MailPurpose };

function Paste({ customer, as }: PutProps) {
  const t = useWords('quotes');
  const act = useAct();
  const [text, setText] = useState('');
  const lines = text.split('\n').map((line) => line.trimEnd());
  const tooLong = lines.length > mostLines || lines.some(({ length }) => length > longestLine);
  const read = async () => {
    const messageId = newId();
    const acted = await act(pasteList, { messageId, customerId: customer.id, as, lines });
    if (!acted.done) return;
    toast(t('pasted'));
    go(`/commercial/message/${messageId}`);
  };
  return (
    <div className="space-y-3">
      <TextField
        label={t('pasteText')}
        hint={t('pasteHint')}
        rows={8}
        value={text}
        onChange={(event) => setText(event.target.value)}
        error={tooLong ? t('pasteTooLong') : undefined}
      />
      <Button look="primary" icon={ClipboardPaste} disabled={tooLong || text.trim() === ''} onClick={read}>
        {t('read')}
      </Button>
    </div>
  );
}

function Drop({ customer, as }: PutProps) {
  const t = useWords('quotes');
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string>();
  const send = async (file: File | undefined) => {
    setOver(false);
    if (!file || busy) return;
    setBusy(true);
    const sent = await sendList(file, { id: newId(), customer: customer.id, as });
    setBusy(false);
    if (sent.kind === 'sent') {
      toast(t('dropped'));
      go(`/commercial/message/${sent.id}`);
    } else setProblem(sent.kind === 'offline' ? t('dropOffline') : t('dropRefused', { reason: sent.reason }));
  };
  const chosen = ({ target }: ChangeEvent<HTMLInputElement>) => {
    void send(target.files?.[0]);
    target.value = '';
  };
  return (
    <div className="space-y-2">
      <label
        className={`tap flex flex-col items-center gap-2 rounded-tap border-2 border-dashed p-6 text-center focus-within:outline-2 ${over ? 'border-accent bg-accent-wash' : 'border-line-strong'}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          void send(event.dataTransfer.files[0]);
        }}
      >
        <FileUp aria-hidden className="size-6 text-ink-soft" />
        <span>{t(busy ? 'dropping' : 'drop')}</span>
        <input type="file" className="sr-only" accept=".xlsx,.csv,.tsv,.txt,.pdf" onChange={chosen} disabled={busy} />
      </label>
      {problem && (
        <p role="alert" className="text-late">
          {problem}
        </p>
      )}
    </div>
  );
}
