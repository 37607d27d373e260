import type { OrderDraft } from '../../../db/draft/draft.ts';
import { doubtOf, type LineReading } from './line-reading.ts';

/** A customer is asked this often about one order. */
const mostQuestions = 4;

/** Whether what is left to ask, or was asked so far, is more than a customer answers in a chat: then a person talks to them. */
export function isTooMuchToAsk(lines: readonly LineReading[], askedSoFar: number): boolean {
  const left = lines.filter((line) => doubtOf(line) !== undefined).length;
  return left > mostQuestions || askedSoFar >= mostQuestions;
}

/** Whether a person clears the draft up with a known customer, whom nothing is asked any more. */
export function isWithPerson({ state, customerId, question }: OrderDraft): boolean {
  return state === 'needs_clarification' && customerId !== null && question === null;
}
