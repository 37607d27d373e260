'use client';
import { CheckCheck } from 'lucide-react';
import { people } from '../../db/person/person.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { useDevice, useQuery } from '../_device/device.ts';
import { browserPorts } from '../_device/server.ts';
import { withTried } from '../_device/tried.ts';
import type { Local, PendingEntry } from '../_sync/local.ts';
import { retryRefused } from '../_sync/refusals.ts';
import { readStatus, refusedOf } from '../_sync/status.ts';
import type { RefusedEntry } from '../_sync/storage.ts';
import { useFrameStatus } from '../_ui/frame/frame-status.ts';
import { Age } from '../_ui/kit/age.tsx';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button, GoButton } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useRefusalWords } from '../_ui/words/refusal-words.ts';
import { useWords } from '../_ui/words/words.tsx';
import { wordKey } from './action-words.ts';
import { OutboxFile } from './outbox-file.tsx';
import { placeToEdit } from './place-to-edit.ts';

function readOutbox({ waiting, refused, rows }: Local) {
  return {
    waiting,
    refused,
    nameOf: new Map(
      rows(people)
        .all()
        .map(({ id, name }) => [id, name]),
    ),
  };
}

/** What was confirmed on this device and has not ended: waiting to be sent, or refused and in need of its author. */
export default function OutboxPlace() {
  const t = useWords('sync');
  const { person } = useDevice();
  const outbox = useQuery(readOutbox);
  const status = useQuery((local) => readStatus(local, person.actor.personId), [person]);
  if (!outbox || !status) return <LoadingState />;
  const mine = refusedOf(outbox, person.actor.personId);
  const others = outbox.refused.length - mine.length;
  const age = status.pulledAt === null ? t('never') : <Age of={status.pulledAt + status.skew} staleAfterMs={120_000} />;
  return (
    <Page
      title={t('title')}
      detail={t('detail')}
      actions={
        <p className="text-label text-ink-soft">
          {t('lastPull')} {age}
        </p>
      }
    >
      {mine.length > 0 && (
        <Section title={t('needYou')} count={mine.length}>
          {mine.map((entry) => (
            <RefusedCard key={entry.key} entry={entry} />
          ))}
        </Section>
      )}
      {others > 0 && <p className="text-ink-soft">{t('othersNeed', { count: others })}</p>}
      {outbox.waiting.length > 0 && (
        <Section title={t('waiting')} count={outbox.waiting.length}>
          <Card flush>
            <RowList label={t('waiting')}>
              {outbox.waiting.map((entry) => (
                <WaitingRow key={entry.mid} entry={entry} name={outbox.nameOf.get(entry.actor)} />
              ))}
            </RowList>
          </Card>
        </Section>
      )}
      {mine.length === 0 && outbox.waiting.length === 0 && (
        <EmptyState icon={CheckCheck} title={t('allSaved')} detail={t('allSavedDetail')} />
      )}
      <OutboxFile />
    </Page>
  );
}

/** An action of another version may have no words here: it is named, so that it can be asked about. */
function actionWords(t: ReturnType<typeof useWords<'sync'>>, name: string): string {
  const key = `action.${wordKey(name)}` as const;
  return t.has(key) ? t(key) : name;
}

function WaitingRow({ entry, name }: { entry: PendingEntry; name: string | undefined }) {
  const t = useWords('sync');
  const reason = useRefusalWords();
  const detail = entry.doubt
    ? t('doubt', { reason: reason(entry.doubt.code, entry.doubt.facts) })
    : name
      ? t('by', { name })
      : undefined;
  return (
    <Row
      title={actionWords(t, entry.name)}
      detail={detail}
      lead={<Badge tone={entry.doubt ? 'late' : 'wait'}>{entry.mid}</Badge>}
      tail={<Age of={entry.at} />}
    />
  );
}

function RefusedCard({ entry }: { entry: RefusedEntry }) {
  const t = useWords('sync');
  const reason = useRefusalWords();
  const { local, person, wake } = useDevice();
  // On rows that are not here yet the action would be refused once more, for no good reason.
  const { fetched } = useFrameStatus();
  const tellRefusal = (error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    toast(reason(error.code, error.facts), { tone: 'held' });
  };
  const retry = async () => {
    try {
      await retryRefused(local, browserPorts, person.actor, entry);
      wake();
      toast(t('retried'));
    } catch (error) {
      tellRefusal(error);
    }
  };
  const place = placeToEdit(entry, local, person.actor.functions);
  const discard = () => local.discard(entry.key).catch(tellRefusal);
  return (
    <Card tone="held">
      <div className="flex items-start justify-between gap-3">
        <h3 className="font-semibold">{actionWords(t, entry.name)}</h3>
        <Age of={entry.actedAt} />
      </div>
      <p className="mt-1 text-held">{reason(entry.code ?? 'unknown', entry.facts)}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button onClick={retry} disabled={!fetched}>
          {t('retry')}
        </Button>
        {place && (
          <GoButton look="plain" href={withTried(place, entry)}>
            {t('edit')}
          </GoButton>
        )}
        <Button look="plain" onClick={discard}>
          {t('discard')}
        </Button>
      </div>
    </Card>
  );
}
