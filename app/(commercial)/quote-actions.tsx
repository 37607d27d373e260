'use client';
import { CalendarClock, Eye, FileText, RotateCcw, Send, ShieldCheck, ThumbsDown, XCircle } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import {
  approveQuote,
  declineQuote,
  reopenQuote,
  sendQuote,
  setQuoteTerms,
  withdrawQuote,
} from '../../db/quote/quote-mutators.ts';
import { useAct, useDevice } from '../_device/device.ts';
import { formatMoney } from '../_ui/formats.ts';
import { Button, GoButton } from '../_ui/kit/button.tsx';
import { Confirm } from '../_ui/kit/confirm.tsx';
import { Field, TextField } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { useMayChange } from './may-change.ts';
import { maySend, type QuoteView, waitsForApproval } from './quote-view.ts';

const QuotePreview = lazy(() =>
  import('./quote-preview.tsx').then(({ QuotePreview: Preview }) => ({ default: Preview })),
);

/** What can be done with a quote as a whole, where it stands. */
export function QuoteActions({ view }: { view: QuoteView }) {
  const t = useWords('quotes');
  const may = useMayChange();
  const { quote } = view;
  if (quote.state === 'accepted')
    return (
      <GoButton look="primary" icon={FileText} href={`/commercial/${quote.draftId}`}>
        {t('toOrder')}
      </GoButton>
    );
  if (!may) return null;
  return quote.state === 'open' ? <OpenActions view={view} /> : <SettledActions view={view} />;
}

function OpenActions({ view }: { view: QuoteView }) {
  const t = useWords('quotes');
  const act = useAct();
  const { person } = useDevice();
  const { quote } = view;
  const [open, setOpen] = useState<'send' | 'terms' | 'withdraw' | 'preview'>();
  const close = () => setOpen(undefined);
  const canApprove = waitsForApproval(view) && quote.preparedBy !== person.actor.personId;
  const approve = async () => {
    const acted = await act(approveQuote, { quoteId: quote.id, version: quote.version });
    if (acted.done) toast(t('approved'));
  };
  const withdraw = async () => {
    close();
    await act(withdrawQuote, { quoteId: quote.id });
  };
  return (
    <div className="flex flex-wrap gap-2">
      {canApprove ? (
        <Button look="primary" icon={ShieldCheck} onClick={approve}>
          {t('approve')}
        </Button>
      ) : (
        <Button look="primary" icon={Send} disabled={!maySend(view)} onClick={() => setOpen('send')}>
          {t('send')}
        </Button>
      )}
      <Button icon={Eye} disabled={quote.totalMinor === 0} onClick={() => setOpen('preview')}>
        {t('preview')}
      </Button>
      <Button icon={CalendarClock} onClick={() => setOpen('terms')}>
        {t('setTerms')}
      </Button>
      <Button icon={XCircle} onClick={() => setOpen('withdraw')}>
        {t('withdraw')}
      </Button>
      <SendIt open={open === 'send'} view={view} onClose={close} />
      <Sheet open={open === 'preview'} onClose={close} title={t('previewTitle')}>
        <Suspense fallback={<LoadingState />}>
          <QuotePreview view={view} />
        </Suspense>
        <p className="mt-3 text-sm text-ink-soft">{t('previewWhat')}</p>
      </Sheet>
      <Sheet open={open === 'terms'} onClose={close} title={t('terms')}>
        <Terms view={view} onDone={close} />
      </Sheet>
      <Confirm
        open={open === 'withdraw'}
        title={t('withdrawTitle')}
        action={t('withdraw')}
        danger
        onConfirm={withdraw}
        onClose={close}
      >
        {t('withdrawWhat')}
      </Confirm>
    </div>
  );
}

function SendIt({ open, view, onClose }: { open: boolean; view: QuoteView; onClose: () => void }) {
  const t = useWords('quotes');
  const act = useAct();
  const locale = useLocale();
  const { quote, lines } = view;
  const customer = view.customer?.name ?? '';
  const send = async () => {
    onClose();
    const acted = await act(sendQuote, { quoteId: quote.id, version: quote.version });
    if (acted.done) toast(t('sent', { customer }));
  };
  const total = formatMoney(quote.totalMinor, quote.currency, locale);
  return (
    <Confirm open={open} title={t('sendTitle', { customer })} action={t('send')} onConfirm={send} onClose={onClose}>
      {t('sendWhat', { total, lines: lines.length })}
    </Confirm>
  );
}

function Terms({ view: { quote }, onDone }: { view: QuoteView; onDone: () => void }) {
  const t = useWords('quotes');
  const act = useAct();
  const [days, setDays] = useState(String(quote.validDays));
  const [terms, setTerms] = useState(quote.terms);
  const validDays = /^\d{1,3}$/.test(days.trim()) ? Number(days) : 0;
  const right = validDays >= 1 && validDays <= 366;
  const save = async () => {
    const acted = await act(setQuoteTerms, { quoteId: quote.id, validDays, terms: terms.trim() });
    if (!acted.done) return;
    onDone();
    toast(t('saved'));
  };
  return (
    <div className="space-y-5">
      <Field
        label={t('validDays')}
        inputMode="numeric"
        value={days}
        onChange={(event) => setDays(event.target.value)}
        error={right ? undefined : t('validWrong')}
      />
      <TextField
        label={t('termsText')}
        hint={t('termsHint')}
        maxLength={2_000}
        value={terms}
        onChange={(event) => setTerms(event.target.value)}
      />
      <Button big look="primary" disabled={!right} onClick={save}>
        {t('save')}
      </Button>
    </div>
  );
}

function SettledActions({ view: { quote } }: { view: QuoteView }) {
  const t = useWords('quotes');
  const act = useAct();
  if (quote.state === 'withdrawn') return null;
  const reopen = async () => {
    const acted = await act(reopenQuote, { quoteId: quote.id });
    if (acted.done) toast(t('reopened'));
  };
  return (
    <div className="flex flex-wrap gap-2">
      <Button icon={RotateCcw} onClick={reopen}>
        {t('reopen')}
      </Button>
      {quote.state === 'sent' && (
        <Button icon={ThumbsDown} onClick={() => act(declineQuote, { quoteId: quote.id })}>
          {t('declined')}
        </Button>
      )}
    </div>
  );
}
