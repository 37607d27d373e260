'use client';
import { usePlace } from '../_ui/place.ts';
import { CustomersPage } from './customers-page.tsx';
import { DraftPage } from './draft-page.tsx';
import { InboxPage } from './inbox-page.tsx';
import { ListPage } from './list-page.tsx';
import { MessagePage } from './message-page.tsx';
import { NamesPage } from './names-page.tsx';
import { PricesPage } from './prices-page.tsx';
import { QuotePage } from './quote-page.tsx';
import { QuotesPage } from './quotes-page.tsx';

/** Commercial's desk: `/commercial` the inbox, `/message/<id>` a message without a draft, `/quotes`, `/quote/<id>`, `/list` puts one in, `/names`, `/customers`, `/prices`, `/<draftId>` a draft. */
export default function CommercialDesk() {
  const {
    rest: [what, id],
  } = usePlace();
  if (what === undefined) return <InboxPage />;
  if (what === 'names') return <NamesPage />;
  if (what === 'prices') return <PricesPage />;
  if (what === 'customers') return <CustomersPage />;
  if (what === 'list') return <ListPage />;
  if (what === 'quotes') return <QuotesPage />;
  if (what === 'quote' && id !== undefined) return <QuotePage key={id} quoteId={id} />;
  if (what === 'message' && id !== undefined) return <MessagePage key={id} messageId={id} />;
  return <DraftPage key={what} draftId={what} />;
}
