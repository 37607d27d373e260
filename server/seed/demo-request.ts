import { type FileRow, lineSources, type Mail, type MailFile, mailFiles, mails } from '../../db/mail/mail.ts';
import { type Attachment, attachments, type InboundMessage, inboundMessages } from '../../db/message/message.ts';
import { type Quote, type QuoteLine, quoteLines, quotes } from '../../db/quote/quote.ts';
import { functionScope, moneyScope } from '../../db/scope.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { hour, type Instant, minute } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { demoPrices } from './demo-prices.ts';
import { customerOf, saleOf } from './demo-sale.ts';
import { demoMailAddress, nashik } from './demo-tenant.ts';

const buyer = customerOf('bharat');
const messageId = 'msg-request';
const quoteId = 'quote-request';
/** The deputy has taken it; the next request is for who has none open. */
const ownerId = 'p-commercial-deputy';
const fileId = 'file-request';
const fileName = 'requirement.xlsx';
const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The rows of the workbook's sheet, from its third on: what is called how, and how many of which unit. */
const wanted: readonly (readonly [name: string, code: string, amount: number, said: string, unit: string])[] = [
  ['CPVC Pipe SDR 11 1 inch', 'CPVC-PIP-100-11', 300, 'length', 'length'],
  ['CPVC Elbow 1 inch', 'CPVC-ELB-100', 450, 'nos', 'piece'],
  ['CPVC Tee 1 inch', 'CPVC-TEE-100', 180, 'nos', 'piece'],
  ['SWR Pipe 110 mm', 'SWR-PIP-110-RF', 120, 'length', 'length'],
  ['CPVC Solvent Cement 500 ml', 'CPVC-SOL-500', 24, 'nos', 'piece'],
];

const rows: readonly FileRow[] = wanted.map(([item, code, quantity, unit], index) => ({
  place: `Tower C!A${index + 3}:E${index + 3}`,
  text: [index + 1, item, code, quantity, unit].join(' | '),
  ...{ item, code, quantity, unit, price: null },
}));

/** The workbook a builder's buyer attached. */
export const demoSheet: Attachment = {
  id: fileId,
  scope: moneyScope,
  messageId,
  position: 1,
  kind: 'document',
  mimeType: workbook,
  fileName,
  bytes: 3243,
  sha256: '9c22668339c2e778d32bfd80659cfba9a7a17a387e286c28390b43546d59b11b',
  state: 'kept',
  reason: null,
  sourceId: null,
};

const sheetRead: MailFile = {
  id: fileId,
  scope: moneyScope,
  messageId,
  name: fileName,
  mediaType: workbook,
  size: 3243,
  outcome: 'read',
  reason: null,
  rows: [...rows],
};

const mail: Mail = {
  id: messageId,
  scope: moneyScope,
  toAddress: demoMailAddress,
  fromName: 'Anita Rege',
  subject: 'Enquiry: Tower C, pipes and fittings',
  headerId: '<tower-c.1@bharatinfra.example>',
  inReplyTo: null,
  refs: [],
  verified: true,
  readAs: null,
  problem: null,
};

const messageAt = (at: Instant): InboundMessage => ({
  id: messageId,
  scope: moneyScope,
  channel: 'email',
  externalId: 'tower-c.1@bharatinfra.example',
  fromNumber: 'procurement@bharatinfra.example',
  customerId: buyer.id,
  kind: 'text',
  body: 'Dear sir,\nplease send your best quotation for the attached requirement of Tower C.\n\nRegards,\nAnita Rege',
  state: 'drafted',
  receivedAt: at,
  saidAt: at,
  quotes: null,
  payload: null,
  changed: null,
  draftId: null,
  reason: null,
  stages: [],
});

type Money = Pick<Quote, 'netMinor' | 'taxMinor' | 'totalMinor'>;

const quoteAt = (at: Instant, money: Money): Quote => ({
  id: quoteId,
  scope: moneyScope,
  plantId: nashik,
  number: 'QT-1001',
  messageId,
  customerId: buyer.id,
  ownerId,
  state: 'open',
  version: 1,
  currency: buyer.currency,
  ...money,
  wantedAt: null,
  shipTo: null,
  validDays: 15,
  validUntil: null,
  terms: '',
  requestedAt: at,
  dueAt: at + 4 * hour,
  preparedBy: null,
  approvedBy: null,
  approvedVersion: null,
  sentBy: null,
  sentAt: null,
  sentMessageId: null,
  answerId: null,
  draftId: null,
});

const linesAt = (now: Instant): QuoteLine[] => {
  const prices = demoPrices(now);
  return wanted.map(([, code, amount, , unit], index) => {
    const { product, quantity, price, netMinor, taxMinor } = saleOf(code, amount, buyer, prices, now);
    return {
      id: `${quoteId}-${index + 1}`,
      scope: moneyScope,
      quoteId,
      position: index + 1,
      phrase: rows[index]?.text ?? '',
      productId: product.id,
      candidates: [{ productId: product.id, score: 1 }],
      quantity,
      unit,
      baseQuantity: quantity,
      confidence: 1,
      accepted: true,
      rulePrice: price.unitPrice,
      floorPrice: price.floorPrice,
      unitPrice: price.unitPrice,
      netMinor,
      taxMinor,
      priceTrace: [...price.trace],
    };
  });
};

/** What its owner is asked, taken on a while after the mail came. */
const taskFor = (quote: Quote): Task => ({
  id: `quote:${quote.id}`,
  scope: functionScope(nashik, 'commercial'),
  plantId: nashik,
  exceptionId: null,
  draftId: null,
  function: 'commercial',
  kind: 'quote',
  question: 'quote.price',
  subject: buyer.name,
  context: [
    {
      code: 'quote.asked',
      facts: { number: quote.number, lines: wanted.length, unsure: 0 },
      href: `/commercial/quote/${quote.id}`,
    },
  ],
  choices: ['handled'],
  state: 'acknowledged',
  createdAt: quote.requestedAt,
  ackBy: quote.requestedAt + 30 * minute,
  decideBy: quote.dueAt,
  moneyAtRiskMinor: quote.totalMinor,
  currency: quote.currency,
  assigneeId: ownerId,
  acknowledgedBy: ownerId,
  acknowledgedAt: quote.requestedAt + 8 * minute,
  decidedBy: null,
  decidedAt: null,
  choice: null,
  escalationLevel: 0,
  policy: null,
  breached: false,
});

/** A builder's request by mail with a workbook, a while before now: its quote, priced by the rules, waits with its owner. */
export async function putRequest(tx: ServerTx): Promise<void> {
  const at = tx.now - 25 * minute;
  const lines = linesAt(tx.now);
  const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0);
  const taxMinor = lines.reduce((sum, line) => sum + line.taxMinor, 0);
  const quote = quoteAt(at, { netMinor, taxMinor, totalMinor: netMinor + taxMinor });
  await tx.put(inboundMessages, messageAt(at));
  await tx.put(mails, mail);
  await tx.put(mailFiles, sheetRead);
  await tx.put(attachments, demoSheet);
  await tx.put(quotes, quote);
  await tx.putMany(quoteLines, lines);
  await tx.putMany(
    lineSources,
    lines.map(({ id }, index) => {
      const { place, text } = rows[index] ?? { place: '', text: '' };
      return { id, scope: moneyScope, ownerId: quoteId, fileId, fileName, place, text };
    }),
  );
  const task = taskFor(quote);
  await tx.put(tasks, task);
  tx.happened({ type: 'task.asked', taskId: task.id });
}
