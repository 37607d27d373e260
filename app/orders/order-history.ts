import type { Tone } from '../_ui/tone.ts';
import { distinct, type OrderView } from './order-view.ts';

/** What can be told of an order's past; the words are `orders.event.<code>`. */
export type EventCode =
  | 'received'
  | 'answered'
  | 'approved'
  | 'rejected'
  | 'confirmed'
  | 'booked'
  | 'rebooked'
  | 'unbooked'
  | 'started'
  | 'completed'
  | 'made'
  | 'loaded'
  | 'broke'
  | 'mended';

export interface OrderEvent {
  readonly key: string;
  readonly at: number;
  readonly code: EventCode;
  readonly facts: Readonly<Record<string, string>>;
  readonly tone: Tone;
}

/** Everything that happened to an order, oldest first, from its own rows. */
export function historyOf(view: OrderView): OrderEvent[] {
  return [...commercialEvents(view), ...plantEvents(view), ...troubles(view)].sort(
    (a, b) => a.at - b.at || (a.key < b.key ? -1 : 1),
  );
}

const event = (
  key: string,
  at: number | null,
  code: EventCode,
  facts: Readonly<Record<string, string>> = {},
  tone: Tone = 'run',
): OrderEvent[] => (at === null ? [] : [{ key, at, code, facts, tone }]);

const bookingEvents = {
  'order.create': 'booked',
  'order.amend': 'rebooked',
  'order.cancel': 'unbooked',
} as const satisfies Record<string, EventCode>;

function commercialEvents({ order, heard, sent, approvals, commands, nameOf }: OrderView): OrderEvent[] {
  return [
    ...heard.flatMap(({ id, receivedAt, fromNumber }) =>
      event(id, receivedAt, 'received', { from: fromNumber }, 'wait'),
    ),
    ...sent.flatMap(({ id, sentAt }) => event(id, sentAt, 'answered', {}, 'wait')),
    ...approvals.flatMap(({ id, decidedAt, decision, decidedBy, kind }) =>
      event(
        id,
        decidedAt,
        decision,
        { kind, name: nameOf.get(decidedBy) ?? '' },
        decision === 'approved' ? 'run' : 'held',
      ),
    ),
    ...event(`${order.id}-confirmed`, order.confirmedAt, 'confirmed', { number: order.number }),
    ...commands.flatMap(({ id, doneAt, erpRef, state, kind }) =>
      state === 'done' && kind !== 'load.dispatch'
        ? event(id, doneAt, bookingEvents[kind], { reference: erpRef ?? '' })
        : [],
    ),
  ];
}

function plantEvents({ lines, operations, made, nameOf }: OrderView): OrderEvent[] {
  const work = distinct(lines.flatMap((line) => line.work));
  const trucks = distinct(lines.flatMap(({ loaded }) => loaded.map(({ load }) => load)));
  return [
    ...work.flatMap(({ id, number }) => {
      const steps = operations.filter(({ workOrderId }) => workOrderId === id);
      const started = steps.flatMap(({ startedAt }) => startedAt ?? []);
      const last = steps.toSorted((a, b) => a.position - b.position).at(-1);
      return [
        ...event(`${id}-start`, started.length > 0 ? Math.min(...started) : null, 'started', { work: number }),
        ...event(`${id}-end`, last?.state === 'completed' ? last.endedAt : null, 'completed', { work: number }),
      ];
    }),
    ...made.flatMap(({ id, madeAt, number }) => event(id, madeAt, 'made', { lot: number ?? '' })),
    ...trucks.flatMap(({ id, number, vehicle, confirmedAt, confirmedBy }) =>
      event(id, confirmedAt, 'loaded', { load: number, vehicle, name: nameOf.get(confirmedBy ?? '') ?? '' }),
    ),
  ];
}

function troubles({ exceptions }: OrderView): OrderEvent[] {
  return exceptions.flatMap(({ id, number, subject, kind, occurredAt, resolvedAt }) => [
    ...event(`${id}-broke`, occurredAt, 'broke', { kind, number, subject }, 'held'),
    ...event(`${id}-mended`, resolvedAt, 'mended', { kind, number, subject }),
  ]);
}
