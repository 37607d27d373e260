import type { OrderDraft } from '../../db/draft/draft.ts';
import type { InboundMessage } from '../../db/message/message.ts';
import type { Product } from '../../db/product/product.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { chaseLater } from './chase-question.ts';
import type { ToldLine } from './draft/fold-thread.ts';
import { questionAbout } from './draft/question-about.ts';
import { languageOf } from './draft/question-words.ts';
import { questionsOf } from './intake-sql.ts';
import { sendQuestion } from './send-question.ts';

/** After this many questions about one order a person talks to the customer. */
const mostQuestions = 4;

/** What a question is put in words with. */
interface QuestionGround {
  readonly plant: { readonly currency: string; readonly zone: string };
  readonly catalogue: { readonly byId: ReadonlyMap<string, Product> };
}

/**
 * Asks the customer about one line in the thread, and gives the question's words. One that is open already is not asked
 * again. Undefined when there is nothing to ask, or they were asked often enough: then a person talks to them.
 */
export async function askCustomer(
  tx: ServerTx,
  draft: OrderDraft,
  message: InboundMessage,
  unsure: ToldLine,
  { plant, catalogue }: QuestionGround,
): Promise<string | undefined> {
  const asked = await questionsOf(tx, draft.id);
  const id = `question-${draft.id}-${asked.length + 1}`;
  const language = languageOf(message.body, draft.currency !== plant.currency);
  const question = questionAbout(unsure.line, (productId) => catalogue.byId.get(productId), language, id);
  if (!question) return undefined;
  const [last] = asked;
  if (last?.lineId === unsure.id && last.body === question.body && last.state !== 'failed') return last.body;
  if (asked.length >= mostQuestions) return undefined;
  await sendQuestion(tx, { id, draft, message, lineId: unsure.id }, question);
  await chaseLater(tx, id, plant.zone);
  return question.body;
}
