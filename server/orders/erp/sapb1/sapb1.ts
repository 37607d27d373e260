import { minute } from '../../../../db/values/instant.ts';
import type { ErpAnswer, ErpDocument, ErpOrder, ErpPort } from '../port.ts';
import { gave, maybeDone, refusedBy } from '../wire/answers.ts';
import { totalsDiffer } from '../wire/order-lines.ts';
import { duplicateThere, notFoundThere, quoted, sapb1Client } from './client.ts';
import { bookDelivery } from './delivery.ts';
import { listOrders } from './list-orders.ts';
import { sapb1Pulls } from './pulls.ts';
import {
  type Books,
  cardOf,
  type DocumentRow,
  documentRow,
  draftAnswer,
  type OrderDocument,
  orderAnswer,
  orderBody,
  orderDocument,
  rowFields,
  saysTheSame,
  totals,
  totalsThere,
} from './sales-order.ts';
import type { Sapb1Settings } from './settings.ts';

/**
 * SAP Business One over the Service Layer. What SAP would make of an order is asked for before it is posted, so that a total
 * it sees otherwise is told before it counts. Where an approval procedure applies, what is posted becomes a draft: the
 * answer may carry a number that nothing has, or say that nothing was found; either way the draft is looked for.
 */
export function sapb1Erp(settings: Sapb1Settings): ErpPort {
  const books: Books = { settings, client: sapb1Client(settings) };
  return {
    // Without the procedure a late create makes a second order; the Service Layer gives a request five minutes.
    absentAfterMs: settings.keyIsUnique ? 0 : 6 * minute,
    createOrder: (key, order, signal) => createOrder(books, key, order, signal),
    amendOrder: (key, order, signal) => amendOrder(books, key, order, signal),
    cancelOrder: (key, signal) => cancelOrder(books, key, signal),
    confirmDispatch: (key, dispatch, signal) => bookDelivery(books, key, dispatch, signal),
    async findByReference(key, signal) {
      const found = await find(books, key, signal);
      if (!found.ok) return found;
      if (found.value) return gave(answerOf(found.value));
      const delivery = await newest(books, 'DeliveryNotes', key, signal);
      return delivery.ok ? gave(delivery.value && orderAnswer(delivery.value)) : delivery;
    },
    listOrders: (from, to, signal) => listOrders(books, from, to, signal),
    pulls: sapb1Pulls(books),
  };
}

type Found = { readonly kind: 'order' | 'draft'; readonly row: DocumentRow };
const answerOf = ({ kind, row }: Found): ErpDocument => (kind === 'order' ? orderAnswer(row) : draftAnswer(row));

/** The document of a set with this reference: one that is not cancelled before others, else the newest. */
async function newest(
  { client }: Books,
  set: string,
  key: string,
  signal: AbortSignal,
): Promise<ErpAnswer<DocumentRow | undefined>> {
  const of = set === 'Drafts' ? ` and DocObjectCode eq 'oOrders'` : '';
  const options = {
    $select: rowFields,
    $filter: `NumAtCard eq ${quoted(key)}${of}`,
    $orderby: 'DocEntry asc',
    $top: '20',
  };
  const found = await client.list(set, options, documentRow, signal);
  if (!found.ok) return found;
  return gave(found.value.find(({ Cancelled }) => !Cancelled) ?? found.value.at(-1));
}

/** The order with this reference, else the draft that waits to become it. */
async function find(books: Books, key: string, signal: AbortSignal): Promise<ErpAnswer<Found | undefined>> {
  const order = await newest(books, 'Orders', key, signal);
  if (!order.ok) return order;
  if (order.value) return gave({ kind: 'order', row: order.value });
  const draft = await newest(books, 'Drafts', key, signal);
  if (!draft.ok) return draft;
  return gave(draft.value && { kind: 'draft', row: draft.value });
}

async function createOrder(
  books: Books,
  key: string,
  order: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const found = await find(books, key, signal);
  if (!found.ok) return found;
  if (found.value) return goOn(books, found.value, key, order, signal);
  const body = await checkedBody(books, key, order, signal);
  if (!body.ok) return body;
  const posted = await books.client.post('Orders', body.value, signal);
  // "Not found" is also how a draft made by an approval procedure answers, and a duplicate is there already.
  if (!posted.ok && posted.error.code !== notFoundThere && posted.error.code !== duplicateThere) return posted;
  const now = await find(books, key, signal);
  if (!now.ok) return now.error.kind === 'auth' ? now : maybeDone(now.error.code);
  if (now.value) return goOn(books, now.value, key, order, signal);
  return posted.ok ? maybeDone('erp.posted_not_found') : posted;
}

/** What is there under the key: an approved draft is added, anything else stands if it is this order. */
async function goOn(
  books: Books,
  found: Found,
  key: string,
  order: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const there = answerOf(found);
  if (found.kind === 'draft') {
    if (there.state !== 'begun') return gave(there);
    return addDraft(books, found.row.DocEntry, key, signal);
  }
  if (there.state === 'cancelled') return gave(there);
  const whole = await orderOf(books, found.row.DocEntry, signal);
  if (!whole.ok) return whole;
  return saysTheSame(books.settings, whole.value, order)
    ? gave(there)
    : refusedBy('erp.reference_used_for_another', there.reference);
}

const orderOf = ({ client }: Books, entry: number, signal: AbortSignal): Promise<ErpAnswer<OrderDocument>> =>
  client.get(`Orders(${entry})`, orderDocument, signal);

/** Makes an approved draft the order it stands for. Added already, it is found as the order. */
async function addDraft(
  books: Books,
  entry: number,
  key: string,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const added = await books.client.post(
    'DraftsService_SaveDraftToDocument',
    { Document: { DocEntry: String(entry) } },
    signal,
  );
  if (!added.ok && added.error.kind !== 'business') return added;
  const now = await find(books, key, signal);
  if (!now.ok) return now.error.kind === 'auth' ? now : maybeDone(now.error.code);
  if (now.value?.kind === 'order') return gave(answerOf(now.value));
  return added.ok ? maybeDone('erp.posted_not_found') : added;
}

/** The order's body, once SAP has said that its totals would be ours. */
async function checkedBody(
  books: Books,
  key: string,
  order: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<object>> {
  const { settings, client } = books;
  const cardCode = await cardOf(books, order, signal);
  if (!cardCode.ok) return cardCode;
  const body = orderBody(settings, key, order, cardCode.value);
  if (!body.ok) return body;
  const preview = await client.preview('OrdersService_Preview', { Document: body.value }, totals, signal);
  if (!preview.ok) return preview;
  return totalsDiffer(order, totalsThere(settings, preview.value)) ?? body;
}

async function amendOrder(
  books: Books,
  key: string,
  order: ErpOrder,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  const { settings, client } = books;
  const found = await find(books, key, signal);
  if (!found.ok) return found;
  if (!found.value) return refusedBy('erp.not_there', key);
  const there = answerOf(found.value);
  if (found.value.kind === 'draft') return refusedBy('erp.waits_for_approval', there.reference);
  if (there.state === 'cancelled') return refusedBy('erp.cancelled_there', there.reference);
  const whole = await orderOf(books, found.value.row.DocEntry, signal);
  if (!whole.ok) return whole;
  if (saysTheSame(settings, whole.value, order)) return gave(there);
  const body = await checkedBody(books, key, order, signal);
  if (!body.ok) return body;
  const { DocumentLines, DocDueDate } = body.value as { DocumentLines: { ItemCode: string }[]; DocDueDate: string };
  const left = [...whole.value.DocumentLines];
  // A line that keeps its number keeps what was delivered of it.
  const lines = DocumentLines.map((line) => {
    const at = left.findIndex(({ ItemCode }) => ItemCode === line.ItemCode);
    const [kept] = at < 0 ? [] : left.splice(at, 1);
    return kept ? { LineNum: kept.LineNum, ...line } : line;
  });
  const changed = await client.patch(
    `Orders(${found.value.row.DocEntry})`,
    { DocDueDate, DocumentLines: lines },
    signal,
  );
  return changed.ok ? gave(there) : changed;
}

async function cancelOrder(books: Books, key: string, signal: AbortSignal): Promise<ErpAnswer<ErpDocument>> {
  const found = await find(books, key, signal);
  if (!found.ok) return found;
  if (!found.value) return refusedBy('erp.not_there', key);
  const there = answerOf(found.value);
  if (there.state === 'cancelled' || there.state === 'rejected') return gave(there);
  const { DocEntry } = found.value.row;
  const done =
    found.value.kind === 'order'
      ? await books.client.post(`Orders(${DocEntry})/Cancel`, undefined, signal)
      : await books.client.remove(`Drafts(${DocEntry})`, signal);
  return done.ok ? gave({ ...there, state: 'cancelled' }) : done;
}
