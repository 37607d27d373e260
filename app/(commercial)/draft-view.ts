import { type Customer, customers } from '../../db/customer/customer.ts';
import {
  type Approval,
  approvals,
  type DraftLine,
  draftLines,
  draftTransitions,
  type OrderDraft,
  orderDrafts,
} from '../../db/draft/draft.ts';
import { type Exception, exceptions } from '../../db/exception/exception.ts';
import { mailFiles, mails } from '../../db/mail/mail.ts';
import {
  type Attachment,
  attachments,
  type InboundMessage,
  inboundMessages,
  type OutboundMessage,
  outboundMessages,
} from '../../db/message/message.ts';
import { type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { people } from '../../db/person/person.ts';
import { plants } from '../../db/plant/plant.ts';
import { type Product, products } from '../../db/product/product.ts';
import { quotes } from '../../db/quote/quote.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { isOpenTask } from '../_coordination/open-tasks.ts';
import { allRows, rowOf, rowsById, rowsWhere } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';

/** One line with what it was understood as. */
export interface LineView {
  readonly line: DraftLine;
  readonly product: Product | undefined;
  /** Other products it could be, the likeliest first. */
  readonly candidates: readonly { readonly product: Product; readonly score: number; readonly byModel: boolean }[];
}

/** One bubble of the thread with the customer. */
export type Bubble =
  | { readonly way: 'in'; readonly at: number; readonly message: InboundMessage }
  | { readonly way: 'out'; readonly at: number; readonly message: OutboundMessage };

/** A draft with its thread, its lines and everybody who has a word in it. */
export interface DraftView {
  readonly draft: OrderDraft;
  readonly customer: Customer | undefined;
  readonly fromNumber: string | undefined;
  readonly lines: readonly LineView[];
  readonly thread: readonly Bubble[];
  readonly files: readonly Attachment[];
  readonly order: SalesOrder | undefined;
  /** Open approval tasks this device knows: only those of the person's own functions. */
  readonly approvalTasks: readonly Task[];
  readonly clarify: Task | undefined;
  /** The open exceptions its breaches raised; every function sees them. */
  readonly exceptions: readonly Exception[];
  /** Answers to the present version. */
  readonly decided: readonly (Approval & { readonly by: string })[];
  readonly zone: string;
}

/** Whether a draft's lines and terms may still be changed, as the mutators judge it. */
export const isEditable = ({ state }: Pick<OrderDraft, 'state'>): boolean =>
  state === 'matching' || draftTransitions[state].includes('matching');

/** Whether it may still be dropped. */
export const isRejectable = ({ state }: Pick<OrderDraft, 'state'>): boolean =>
  draftTransitions[state].includes('rejected');

/** The thread, oldest first; what came in stands before what answered it at the same moment. */
export function threadOf(heard: readonly InboundMessage[], sent: readonly OutboundMessage[]): Bubble[] {
  const bubbles: Bubble[] = [
    ...heard.map((message): Bubble => ({ way: 'in', at: message.receivedAt, message })),
    ...sent.map((message): Bubble => ({ way: 'out', at: message.createdAt, message })),
  ];
  return bubbles.sort((a, b) => a.at - b.at);
}

/** The files that came with these messages, in their order. */
async function filesOf(local: Local, heard: readonly InboundMessage[]): Promise<Attachment[]> {
  const ids = heard.map(({ id }) => id);
  const found = ids.length === 0 ? [] : await rowsWhere(local, attachments, 'messageId', ids);
  return found.sort((a, b) => ids.indexOf(a.messageId) - ids.indexOf(b.messageId) || a.position - b.position);
}

/** The draft's way up to now; null when it is not on this device. */
export async function readDraft(local: Local, draftId: string): Promise<DraftView | null> {
  const draft = await rowOf(local, orderDrafts, draftId);
  if (!draft) return null;
  const [customer, order, zoneOf, lines, heard, sent, work, raised, answers] = await Promise.all([
    draft.customerId ? rowOf(local, customers, draft.customerId) : undefined,
    draft.orderId ? rowOf(local, salesOrders, draft.orderId) : undefined,
    readZones(local),
    rowsWhere(local, draftLines, 'draftId', [draftId]),
    rowsWhere(local, inboundMessages, 'draftId', [draftId]),
    rowsWhere(local, outboundMessages, 'draftId', [draftId]),
    rowsWhere(local, tasks, 'draftId', [draftId]),
    rowsWhere(local, exceptions, 'subjectId', [draftId]),
    rowsWhere(local, approvals, 'draftId', [draftId]),
  ]);
  const open = work.filter(isOpenTask);
  return {
    draft,
    customer,
    order,
    fromNumber: heard[0]?.fromNumber,
    lines: await understood(local, lines),
    thread: threadOf(heard, sent),
    files: await filesOf(local, heard),
    approvalTasks: open.filter(({ kind }) => kind === 'approval'),
    clarify: open.find(({ kind }) => kind === 'clarify'),
    exceptions: raised.filter(({ resolvedAt, state }) => resolvedAt === null && state !== 'merged'),
    decided: await named(
      local,
      answers.filter(({ draftVersion }) => draftVersion === draft.version),
    ),
    zone: zoneOf(draft.plantId),
  };
}

async function understood(local: Local, lines: DraftLine[]): Promise<LineView[]> {
  const ids = lines.flatMap((line) => [line.productId ?? '', ...line.candidates.map(({ productId }) => productId)]);
  const goods = await rowsById(local, products, ids);
  return lines
    .sort((a, b) => a.position - b.position)
    .map((line) => ({
      line,
      product: line.productId === null ? undefined : goods.get(line.productId),
      candidates: line.candidates
        .filter(({ productId }) => productId !== line.productId)
        .flatMap(({ productId, score, by }) => {
          const product = goods.get(productId);
          return product ? [{ product, score, byModel: by === 'model' }] : [];
        }),
    }));
}

async function named(local: Local, answers: Approval[]): Promise<(Approval & { by: string })[]> {
  const everybody = await rowsById(
    local,
    people,
    answers.map(({ decidedBy }) => decidedBy),
  );
  return answers.map((answer) => ({ ...answer, by: everybody.get(answer.decidedBy)?.name ?? '' }));
}

/** A message without a draft, with what was sent in answer; null when it is not on this device. */
export async function readMessage(local: Local, id: string, plantIds: readonly string[]) {
  const message = await rowOf(local, inboundMessages, id);
  if (!message) return null;
  const [asked, sent, mail, mailed, customer, zoneOf, work] = await Promise.all([
    rowsWhere(local, quotes, 'messageId', [id]),
    rowsWhere(local, outboundMessages, 'messageId', [id]),
    rowOf(local, mails, id),
    rowsWhere(local, mailFiles, 'messageId', [id]),
    message.customerId ? rowOf(local, customers, message.customerId) : undefined,
    readZones(local, plantIds),
    allRows(local, tasks),
  ]);
  const subject = customer?.name ?? message.fromNumber;
  return {
    message,
    quote: asked[0],
    mail,
    mailed,
    customer,
    thread: threadOf([message], sent),
    files: await filesOf(local, [message]),
    plantId: await plantOf(local, customer, plantIds),
    clarify: work.find((task) => task.kind === 'clarify' && task.subject === subject && isOpenTask(task)),
    zone: zoneOf(),
  };
}

/** Where an order of this customer is made: a plant of theirs and of this person. */
async function plantOf(
  local: Local,
  customer: Customer | undefined,
  own: readonly string[],
): Promise<string | undefined> {
  const here = (await allRows(local, plants)).filter(({ id }) => own.includes(id));
  return (here.find(({ currency }) => currency === customer?.currency) ?? here[0])?.id;
}
