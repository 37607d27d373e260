'use client';
import { useQuery } from '../_device/device.ts';
import { NotHere } from '../_ui/kit/not-here.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { AnswerBox } from './answer-box.tsx';
import { BackToInbox } from './back-to-inbox.tsx';
import { DraftActions } from './draft-actions.tsx';
import { DraftLines } from './draft-lines.tsx';
import { DraftStanding } from './draft-standing.tsx';
import { DraftTotals } from './draft-totals.tsx';
import { type DraftView, isEditable, readDraft } from './draft-view.ts';
import { KeyOrder } from './key-order.tsx';
import { ReasonLines } from './reason-lines.tsx';
import { StageStrip } from './stage-times.tsx';
import { Thread } from './thread.tsx';

/** One draft: the chat beside the lines read from it, what the checks found, and everything that can be put right. */
export function DraftPage({ draftId }: { draftId: string }) {
  const t = useWords('commercial');
  const view = useQuery((local) => readDraft(local, draftId), [draftId]);
  if (view === undefined) return <LoadingState />;
  if (view === null) return <NotHere title={t('gone')} detail={t('goneDetail')} action={<BackToInbox />} />;
  return <Drawn view={view} />;
}

function Drawn({ view }: { view: DraftView }) {
  const t = useWords('commercial');
  const { draft, customer, fromNumber, lines, thread, files, zone } = view;
  const pictured = thread.find(({ message }) => files.some(({ messageId }) => messageId === message.id));
  const newest = thread.findLast((bubble) => bubble.way === 'in');
  const who = customer ? [t('tier', { tier: customer.tier }), customer.region, fromNumber] : [fromNumber];
  return (
    <Page
      wide
      title={customer?.name ?? t('unknownNumber', { number: fromNumber ?? '' })}
      detail={who.filter(Boolean).join(' · ')}
      actions={<BackToInbox />}
    >
      <DraftStanding view={view} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
        <Section title={t('thread')}>
          {thread.length === 0 ? (
            <p className="text-ink-soft">{t('noThread')}</p>
          ) : (
            <>
              <Thread bubbles={thread} lines={lines.map(({ line }) => line)} files={files} zone={zone} />
              <AnswerBox bubbles={thread} files={files} zone={zone} />
              {newest?.way === 'in' && (
                <div className="mt-3">
                  <StageStrip message={newest.message} />
                </div>
              )}
            </>
          )}
        </Section>
        <div className="min-w-0 space-y-6">
          <Section title={t('lines')} count={lines.length}>
            <DraftLines view={view} />
          </Section>
          {pictured?.way === 'in' && isEditable(draft) && (
            <KeyOrder message={pictured.message} plantId={draft.plantId} />
          )}
          <DraftTotals draft={draft} zone={zone} />
          {draft.reasons.length > 0 && (
            <Section title={t('checks')}>
              <ReasonLines reasons={draft.reasons} zone={zone} />
            </Section>
          )}
          <DraftActions view={view} />
        </div>
      </div>
    </Page>
  );
}
