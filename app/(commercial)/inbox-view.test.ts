import { expect, test } from 'vitest';
import type { OrderDraft } from '../../db/draft/draft.ts';
import type { InboundMessage } from '../../db/message/message.ts';
import type { Task } from '../../db/task/task.ts';
import { type MessageRow, placeOfMessage, placeOfNeed, sortNeeds, unaskedOf } from './inbox-view.ts';

const task = (id: string, change: Partial<Task> = {}): Task => ({
  id,
  scope: 'plant:nashik/commercial',
  plantId: 'nashik',
  exceptionId: null,
  draftId: null,
  function: 'commercial',
  kind: 'exception',
  question: 'hold.commercial',
  subject: 'L-1',
  context: [],
  choices: [],
  state: 'queued',
  createdAt: 0,
  ackBy: 1_000,
  decideBy: 1_000,
  moneyAtRiskMinor: 0,
  currency: 'INR',
  assigneeId: null,
  acknowledgedBy: null,
  acknowledgedAt: null,
  decidedBy: null,
  decidedAt: null,
  choice: null,
  escalationLevel: 0,
  policy: null,
  breached: false,
  ...change,
});

const message: InboundMessage = {
  id: 'm',
  scope: 'money',
  channel: 'whatsapp',
  externalId: 'wamid.m',
  fromNumber: '+919820012345',
  customerId: null,
  kind: 'text',
  body: 'tee 4 peti',
  state: 'drafted',
  receivedAt: 0,
  saidAt: 0,
  quotes: null,
  payload: null,
  changed: null,
  draftId: 'd',
  reason: null,
  stages: [],
};

const draft = (state: OrderDraft['state']): OrderDraft => ({
  id: 'd',
  scope: 'money',
  plantId: 'nashik',
  messageId: 'm',
  customerId: null,
  requesterId: null,
  state,
  version: 1,
  currency: 'INR',
  wantedAt: null,
  shipTo: null,
  extraDiscountBps: 0,
  netMinor: 0,
  taxMinor: 0,
  totalMinor: 0,
  decision: 'ask',
  reasons: [],
  breaches: [],
  question: null,
  orderId: null,
  createdAt: 0,
});

const row = (id: string, state: OrderDraft['state']): MessageRow => ({
  message: { ...message, id },
  draft: draft(state),
  customer: undefined,
  order: undefined,
  file: undefined,
  quote: undefined,
});

test('[DESK-13] commercial sees first what nobody has taken, the nearest deadline on top', () => {
  const needs = sortNeeds([
    task('taken', { decideBy: 1, acknowledgedAt: 0 }),
    task('later', { decideBy: 30 }),
    task('sooner', { decideBy: 20 }),
    task('answered', { decideBy: 5, state: 'decided' }),
    task('of finance', { decideBy: 5, function: 'finance' }),
  ]);
  expect(needs.map(({ id }) => id)).toEqual(['sooner', 'later', 'taken']);
});

test('[DESK-13] an open question leads to its draft, everything else to where it is answered', () => {
  expect(placeOfNeed(task('t', { kind: 'clarify', draftId: 'd' }))).toBe('/commercial/d');
  expect(placeOfNeed(task('t', { kind: 'clarify' }))).toBe('/tasks/t');
  expect(placeOfNeed(task('t', { kind: 'approval', draftId: 'd' }))).toBe('/tasks/t');
  expect(placeOfMessage({ id: 'm', draftId: null })).toBe('/commercial/message/m');
});

test('[DESK-13] a draft that waits for a word is shown once, also when no task speaks of it', () => {
  const rows = [row('second', 'needs_clarification'), row('first', 'needs_clarification')];
  expect(unaskedOf(rows, []).map((each) => each.message.id)).toEqual(['second']);
  expect(unaskedOf(rows, [task('t', { kind: 'clarify', draftId: 'd' })])).toEqual([]);
  expect(unaskedOf([row('m', 'confirmed')], [])).toEqual([]);
});
