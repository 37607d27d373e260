import { expect, test } from 'vitest';
import type { Quote, QuoteLine } from '../../db/quote/quote.ts';
import { maySend, type QuoteRow, sortQuotes, waitsForApproval } from './quote-view.ts';
import { typedPrice } from './typed-price.ts';

const quote: Quote = {
  id: 'q',
  scope: 'money',
  plantId: 'p',
  number: 'QT-1',
  messageId: 'm',
  customerId: 'c',
  ownerId: null,
  state: 'open',
  version: 3,
  currency: 'INR',
  netMinor: 0,
  taxMinor: 0,
  totalMinor: 0,
  wantedAt: null,
  shipTo: null,
  validDays: 15,
  validUntil: null,
  terms: '',
  requestedAt: 0,
  dueAt: 10,
  preparedBy: null,
  approvedBy: null,
  approvedVersion: null,
  sentBy: null,
  sentAt: null,
  sentMessageId: null,
  answerId: null,
  draftId: null,
};
const line: QuoteLine = {
  id: 'l',
  scope: 'money',
  quoteId: 'q',
  position: 1,
  phrase: '5 elbow',
  productId: 'e',
  candidates: [],
  quantity: 5_000,
  unit: 'piece',
  baseQuantity: 5_000,
  confidence: 1,
  accepted: true,
  rulePrice: 100,
  floorPrice: 90,
  unitPrice: 100,
  netMinor: 5,
  taxMinor: 1,
  priceTrace: [],
};
const view = (change: Partial<Quote>, ...lines: Partial<QuoteLine>[]) => ({
  quote: { ...quote, ...change },
  lines: lines.map((each) => ({ line: { ...line, ...each }, product: undefined, candidates: [], source: undefined })),
});

test('[QUOTE-2] the desk offers to send exactly what the mutator would take', () => {
  expect(maySend(view({}, {}))).toBe(true);
  expect(maySend(view({}))).toBe(false);
  expect(maySend(view({ customerId: null }, {}))).toBe(false);
  expect(maySend(view({}, {}, { accepted: false }))).toBe(false);
  expect(maySend(view({}, { unitPrice: null }))).toBe(false);
  expect(maySend(view({}, { unitPrice: 89 }))).toBe(false);
  expect(waitsForApproval(view({ approvedVersion: 2 }, { unitPrice: 89 }))).toBe(true);
  expect(maySend(view({ approvedVersion: 3 }, { unitPrice: 89 }))).toBe(true);
  expect(maySend(view({ state: 'sent' }, {}))).toBe(false);
});

test('[QUOTE-1] open requests stand by the time they are due, settled ones the newest first', () => {
  const row = (change: Partial<Quote>): QuoteRow => ({ quote: { ...quote, ...change }, customer: undefined, from: '' });
  const { open, rest } = sortQuotes([
    row({ id: 'late', dueAt: 9 }),
    row({ id: 'old', state: 'sent', requestedAt: 1 }),
    row({ id: 'soon', dueAt: 2 }),
    row({ id: 'new', state: 'expired', requestedAt: 5 }),
  ]);
  expect([...open, ...rest].map((each) => each.quote.id)).toEqual(['soon', 'late', 'new', 'old']);
});

test('[QUOTE-2] a typed price is a price or nothing', () => {
  expect(['84.5', '84,50', '1,200.75', ' 12 ', '0.0001'].map(typedPrice)).toEqual([
    845_000, 845_000, 12_007_500, 120_000, 1,
  ]);
  expect(['', '0', '-3', 'abc', '1.23456', '1e9', '=1'].map(typedPrice)).toEqual(Array(7).fill(undefined));
});
