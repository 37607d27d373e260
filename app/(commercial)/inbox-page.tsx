'use client';
import {
  BookOpenText,
  ClipboardPaste,
  FileQuestion,
  Inbox as InboxIcon,
  MessagesSquare,
  Tags,
  UsersRound,
} from 'lucide-react';
import { useState } from 'react';
import { NeedCard } from '../_coordination/need-card.tsx';
import { useDevice, useQuery } from '../_device/device.ts';
import type { ZoneOf } from '../_device/zones.ts';
import { GoButton } from '../_ui/kit/button.tsx';
import { SearchBox } from '../_ui/kit/field.tsx';
import { ListVirtual } from '../_ui/kit/list-virtual.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { findByWords } from './find-products.ts';
import { type Inbox, type MessageRow, placeOfNeed, readInbox } from './inbox-view.ts';
import { MessageCard } from './message-card.tsx';
import { UnaskedCard } from './unasked-card.tsx';

/** What needs commercial first, and below it every message that came in. */
export function InboxPage() {
  const t = useWords('commercial');
  const q = useWords('quotes');
  const { plantIds } = useDevice().person.actor;
  const inbox = useQuery((local) => readInbox(local, plantIds), [plantIds]);
  return (
    <Page
      title={t('title')}
      detail={t('detail')}
      actions={
        <>
          <GoButton look="plain" icon={Tags} href="/commercial/prices">
            {t('prices')}
          </GoButton>
          <GoButton look="plain" icon={ClipboardPaste} href="/commercial/list">
            {q('paste')}
          </GoButton>
          <GoButton look="plain" icon={FileQuestion} href="/commercial/quotes">
            {q('title')}
          </GoButton>
          <GoButton look="plain" icon={UsersRound} href="/commercial/customers">
            {t('customers')}
          </GoButton>
          <GoButton look="plain" icon={BookOpenText} href="/commercial/names">
            {t('names')}
          </GoButton>
        </>
      }
    >
      {inbox ? <Drawn inbox={inbox} /> : <LoadingState />}
    </Page>
  );
}

function Drawn({ inbox: { needs, unasked, messages, zoneOf } }: { inbox: Inbox }) {
  const t = useWords('commercial');
  return (
    <>
      <Section title={t('needsYou')} count={needs.length + unasked.length}>
        {needs.length + unasked.length === 0 ? (
          <EmptyState icon={InboxIcon} title={t('noNeeds')} detail={t('noNeedsDetail')} />
        ) : (
          <ul className="grid gap-3 md:grid-cols-2">
            {needs.map((task) => (
              <li key={task.id}>
                <NeedCard task={task} zone={zoneOf(task.plantId)} href={placeOfNeed(task)} mostFacts={3} />
              </li>
            ))}
            {unasked.map((row) => (
              <li key={row.message.id}>
                <UnaskedCard row={row} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Messages rows={messages} zoneOf={zoneOf} />
    </>
  );
}

const wordsOf = ({ message, customer, order }: MessageRow): string =>
  `${customer?.name ?? ''} ${message.fromNumber} ${order?.number ?? ''} ${message.body}`;

function Messages({ rows, zoneOf }: { rows: readonly MessageRow[]; zoneOf: ZoneOf }) {
  const t = useWords('commercial');
  const [search, setSearch] = useState('');
  const wanted = new Set(search === '' ? rows : findByWords(rows, wordsOf, search, rows.length));
  const shown = rows.filter((row) => wanted.has(row));
  return (
    <Section title={t('messages')} count={rows.length}>
      {rows.length > 0 && (
        <div className="mb-3">
          <SearchBox label={t('searchMessages')} value={search} onSearch={setSearch} />
        </div>
      )}
      {shown.length === 0 ? (
        <EmptyState
          icon={MessagesSquare}
          title={t(search === '' ? 'noMessages' : 'noneFound')}
          detail={search === '' ? t('noMessagesDetail') : undefined}
        />
      ) : (
        <ListVirtual label={t('messages')} rows={shown} keyOf={({ message }) => message.id} estimate={136}>
          {(row) => <MessageCard row={row} zone={zoneOf(row.draft?.plantId)} />}
        </ListVirtual>
      )}
    </Section>
  );
}
