import { customers } from '../../db/customer/customer.ts';
import { type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { inboundMessages, type OutboundMessage, outboundMessages } from '../../db/message/message.ts';
import { plants } from '../../db/plant/plant.ts';
import { hour, minute } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { stampStage } from '../postgres/stamp-stage.ts';
import { handToCommercial } from './clarify-task.ts';
import { languageOf, questionWords } from './draft/question-words.ts';
import { nextWorking } from './draft/working-hours.ts';
import { lastHeardAt, questionsOf } from './intake-sql.ts';
import { sendQuestion } from './send-question.ts';

/** An answer is waited for this long before the customer is reminded, and as long again before a person takes over. */
const chaseAfterMs = 30 * minute;
const handOverAfterMs = 60 * minute;
/** WhatsApp takes a free text for 24 hours after the customer wrote; nearer to its end nobody is reminded. */
const windowMs = 23 * hour;

/** Sets the clock of a question that was just asked. */
export async function chaseLater(tx: ServerTx, questionId: string, zone: string): Promise<void> {
  await tx.later('question.chase', `chase:${questionId}`, { questionId }, nextWorking(tx.now + chaseAfterMs, zone));
}

/**
 * Nobody answered in time: the customer is reminded, once and in working hours, with the same choices. Past WhatsApp's
 * window a reminder can't be written freely, so a person takes over at once.
 */
export async function chaseQuestion(tx: ServerTx, payload: JobPayload): Promise<void> {
  const open = await stillOpen(tx, String(payload['questionId']));
  if (!open) return;
  const { question, draft, zone, isAbroad } = open;
  const message = question.messageId === null ? undefined : await tx.get(inboundMessages, question.messageId);
  const heardAt = await lastHeardAt(tx, question.toNumber);
  const canWrite = message && question.state !== 'failed' && tx.now < (heardAt ?? 0) + windowMs;
  if (!canWrite) return handOver(tx, open);
  const words = questionWords[languageOf(question.body, isAbroad)];
  await sendQuestion(
    tx,
    { id: `chase-${question.id}`, draft, message, lineId: question.lineId ?? '' },
    { body: `${words.chase}\n${question.body}`, form: question.form },
  );
  await stampStage(tx, message.id, 'chased');
  const due = nextWorking(tx.now + handOverAfterMs, zone);
  await tx.later('question.hand_over', `hand_over:${question.id}`, { questionId: question.id }, due);
}

/** The reminder was not answered either: a commercial person talks to the customer, with a deadline. */
export async function handOverQuestion(tx: ServerTx, payload: JobPayload): Promise<void> {
  const open = await stillOpen(tx, String(payload['questionId']));
  if (open) await handOver(tx, open);
}

interface OpenQuestion {
  readonly question: OutboundMessage;
  readonly draft: OrderDraft;
  readonly zone: string;
  readonly isAbroad: boolean;
}

/** The question while its draft still waits for just this answer. */
async function stillOpen(tx: ServerTx, questionId: string): Promise<OpenQuestion | undefined> {
  const question = await tx.get(outboundMessages, questionId);
  const draft = question?.draftId ? await tx.get(orderDrafts, question.draftId) : undefined;
  if (!question || draft?.state !== 'needs_clarification' || draft.question === null) return undefined;
  const [last] = await questionsOf(tx, draft.id);
  const plant = last?.id === questionId ? await tx.get(plants, draft.plantId) : undefined;
  return plant && { question, draft, zone: plant.zone, isAbroad: draft.currency !== plant.currency };
}

async function handOver(tx: ServerTx, { question, draft }: OpenQuestion): Promise<void> {
  const customer = draft.customerId === null ? undefined : await tx.get(customers, draft.customerId);
  await handToCommercial(tx, {
    question: 'clarify.unanswered',
    plantId: draft.plantId,
    subject: customer?.name ?? question.toNumber,
    context: [
      {
        code: 'clarify.unanswered',
        facts: { text: question.body.slice(0, 300).toWellFormed(), to: question.toNumber },
      },
    ],
    draft,
    currency: draft.currency,
  });
  await tx.audit('question.handed_over', { question: question.id });
}
