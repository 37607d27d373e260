import type { Clause } from './clauses.ts';
import type { Intent } from './reading.ts';

/** What the message asks for as a whole, and which sentences hold no order. */
export type Purpose = {
  readonly intent: Intent;
  /** Whether lines read in this stretch are ordered. */
  readonly orders: (clause: Clause, sentence: Clause) => boolean;
};

const REPORTS = ['tentative', 'status', 'payment', 'complaint', 'receipt', 'stock', 'media'] as const;

const has = (clause: Clause, cue: string): boolean => clause.cues.has(cue);
const asksPrice = (clause: Clause): boolean => has(clause, 'price') || has(clause, 'rfq');
/** An `order` that is only a noun asks for goods where nothing else is asked, but makes no order of an enquiry. */
const requests = (clause: Clause): boolean => ['order', 'listed', 'amend', 'repeat'].some((cue) => has(clause, cue));
const reports = (clause: Clause): boolean => REPORTS.some((cue) => has(clause, cue));

/** Goods counted out with their price beside them (`4 pcs 185 aed each ok?`) are ordered, whatever little question ends them. */
const isPriced = (clause: Clause): boolean => clause.prices && clause.amounts > 0 && !has(clause, 'rfq');

const isEnquiry = (clause: Clause): boolean =>
  !isPriced(clause) &&
  (asksPrice(clause) ||
    (has(clause, 'question') && clause.amounts === 0) ||
    ((has(clause, 'question') || has(clause, 'ask') || clause.asks) && !requests(clause)));

const TELLING = 2;
const TELLING_IN_ALL = 4;

/**
 * Words of no lexicon and no catalogue that make up half of what a sentence says: it tells of something, and goods counted in
 * it are not asked for. What begins with a count may be goods under names of their own.
 */
const tells = ({ strange, words, counts, counted, cues }: Clause): boolean =>
  !cues.has('extra') &&
  strange >= TELLING * counted &&
  (counts ? strange > TELLING && strange * 3 >= words * 2 : strange >= TELLING && strange * 2 >= words);

/** Whether a clause's lines are ordered: it does not ask, report or complain, nor does the sentence it belongs to. */
const ordersIn = (clause: Clause, sentence: Clause): boolean => {
  if (has(clause, 'rfq')) return false;
  if (isEnquiry(clause)) return false;
  if (reports(clause) && !requests(clause)) return false;
  if ((tells(sentence) || has(clause, 'report')) && !requests(sentence) && !has(clause, 'correct')) return false;
  const alone = clause.from === sentence.from && clause.to === sentence.to;
  if (alone || requests(sentence)) return true;
  if (clause.amounts > 0 && !asksPrice(sentence)) return !reports(sentence);
  return !isEnquiry(sentence) && !reports(sentence);
};

const any = (clauses: readonly Clause[], cue: string): boolean => clauses.some((clause) => has(clause, cue));

/** Says what a message is for, from the cues of its sentences; `lines` tells later whether an order was found. */
export const purposeOf = (
  sentences: readonly Clause[],
  clauses: readonly Clause[],
  named: (sentence: Clause) => boolean,
): Purpose => {
  const ordering = any(sentences, 'order') || any(sentences, 'amend');
  const silent = (cue: string): boolean => any(sentences, cue) && !ordering;
  const onlyPriced =
    any(sentences, 'price') && !clauses.some((clause) => requests(clause) && !asksPrice(clause) && clause.amounts > 0);
  const total = (count: (sentence: Clause) => number): number =>
    sentences.reduce((sum, sentence) => sum + count(sentence), 0);
  const [strange, words] = [total((sentence) => sentence.strange), total((sentence) => sentence.words)];
  const narrates = strange >= TELLING_IN_ALL && strange * 2 >= words && !sentences.some(requests);
  const muted =
    narrates ||
    onlyPriced ||
    silent('rfq') ||
    (any(sentences, 'rfq') && !sentences.some((each) => each.amounts > 0 && requests(each) && !has(each, 'rfq'))) ||
    silent('stock') ||
    silent('complaint') ||
    silent('receipt') ||
    silent('payment') ||
    silent('status');
  const intent: Intent = any(sentences, 'repeat')
    ? 'repeat'
    : any(sentences, 'rfq')
      ? 'rfq'
      : any(sentences, 'cancel')
        ? 'cancel'
        : any(sentences, 'status')
          ? 'status'
          : any(sentences, 'payment')
            ? 'payment'
            : any(sentences, 'complaint') || any(sentences, 'receipt') || any(sentences, 'stock')
              ? 'other'
              : any(sentences, 'price') ||
                  any(sentences, 'question') ||
                  sentences.some((sentence) => (sentence.asks || has(sentence, 'ask')) && named(sentence))
                ? 'question'
                : any(sentences, 'media')
                  ? 'media'
                  : any(sentences, 'amend')
                    ? 'amend'
                    : 'other';
  const orders = (clause: Clause, sentence: Clause): boolean => !muted && ordersIn(clause, sentence);
  return { intent, orders };
};
