import { type Exception, type ExceptionKind, exceptions } from '../../db/exception/exception.ts';
import { inboundMessages } from '../../db/message/message.ts';
import { salesOrders } from '../../db/order/order.ts';
import { escalations, tasks } from '../../db/task/task.ts';
import type { Local } from '../_sync/local.ts';
import type { Step } from './take-step.ts';

/** What came of a step, read from this device's own rows as they arrive. */
export interface StepView {
  readonly stages: readonly { readonly stage: string; readonly afterMs: number }[];
  readonly orderNumber: string | null;
  readonly exception: Exception | null;
  readonly escalated: number;
}

const kindOf: Partial<Record<Step, ExceptionKind>> = {
  hold: 'hold',
  swap: 'hold',
  late: 'hold',
  stop: 'breakdown',
  run: 'breakdown',
  discount: 'price',
};

const newest = <T>(rows: readonly T[], at: (row: T) => number): T | null =>
  rows.reduce<T | null>((top, row) => (top === null || at(row) > at(top) ? row : top), null);

async function readMessage(local: Local, since: number): Promise<Pick<StepView, 'stages' | 'orderNumber'>> {
  const message = newest(
    (await local.rows(inboundMessages).all()).filter((row) => row.receivedAt >= since),
    (row) => row.receivedAt,
  );
  if (!message) return { stages: [], orderNumber: null };
  const order = message.draftId ? await local.rows(salesOrders).where('draftId', message.draftId)[0] : undefined;
  const stages = message.stages.map(({ stage, at }) => ({ stage, afterMs: at - message.receivedAt }));
  return { stages, orderNumber: order?.number ?? null };
}

async function readException(
  local: Local,
  step: Step,
  since: number,
): Promise<Pick<StepView, 'exception' | 'escalated'>> {
  const kind = kindOf[step];
  const recent = (await local.rows(exceptions).all()).filter(
    // A swap and a restart answer an exception that stood before the step.
    (row) => row.kind === kind && (row.receivedAt >= since || step === 'swap' || step === 'run'),
  );
  const exception = newest(recent, (row) => row.receivedAt);
  if (!exception) return { exception: null, escalated: 0 };
  const own = await local.rows(tasks).where('exceptionId', exception.id);
  const ids = own.map(({ id }) => id);
  const told = await local.rows(escalations).where('taskId', ...ids);
  return { exception, escalated: new Set(told.map(({ level }) => level)).size };
}

/** Reads what a step done at `since` (server time) has come to. */
export async function readStep(local: Local, step: Step, since: number): Promise<StepView> {
  const none = { stages: [], orderNumber: null };
  const message = step === 'order' || step === 'discount' ? await readMessage(local, since) : none;
  return { ...message, ...(await readException(local, step, since)) };
}
