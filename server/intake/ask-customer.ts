import type { OrderDraft } from '../../db/draft/draft.ts';
import type { InboundMessage } from '../../db/message/message.ts';
import type { Product } from '../../db/product/product.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { chaseLater } from './chase-question.ts';
import type { ToldLine } from './draft/fold-thread.ts';
import { isTooMuchToAsk } from './draft/persons-draft.ts';
import { questionAbout } from './draft/question-about.ts';
import { languageOf } from './draft/question-words.ts';
import { questionsOf } from './intake-sql.ts';
import { sendQuestion } from './send-question.ts';

/** What a question is put in words with, and all of the draft's lines. */
interface QuestionGround {
  readonly plant: { readonly currency: string; readonly zone: string };
  readonly catalogue: { readonly byId: ReadonlyMap<string, Product> };
  readonly told: { readonly lines: readonly ToldLine[] };
}

/**
 * Asks the customer about one line in the thread, and gives the question's words. One that is open already is not asked
 * again. Undefined when there is nothing to ask, or it would be too much to ask: then a person talks to them.
 */
export async function askCustomer(
  tx: ServerTx,
  draft: OrderDraft,
  message: InboundMessage,
  unsure: ToldLine,
  { plant, catalogue, told }: QuestionGround,
): Promise<string | undefined> {
  // What was put in at a desk has no thread to ask in.
  if (message.channel === 'desk') return undefined;
  const asked = await questionsOf(tx, draft.id);
  const [last] = asked;
  const id = `question-${draft.id}-${asked.length + 1}`;
  const language = languageOf(message.body, draft.currency !== plant.currency);
  const question = questionAbout(unsure.line, (productId) => catalogue.byId.get(productId), language, id);
  if (!question) return undefined;
  if (last?.lineId === unsure.id && last.body === question.body && last.state !== 'failed') return last.body;
  if (
    isTooMuchToAsk(
      told.lines.map(({ line }) => line),
      asked.length,
    )
  )
    return undefined;
  await sendQuestion(tx, { id, draft, message, lineId: unsure.id }, question);
  await chaseLater(tx, id, plant.zone);
  return question.body;
}
