import type { Interpretation } from '../interpret/reading.ts';
import { type AnswerGround, answerQuestion } from './answer-question.ts';
import type { LineReading } from './line-reading.ts';

/** A line with the id of its row, which stays its own however often the thread is told. */
export interface ToldLine {
  readonly id: string;
  readonly line: LineReading;
}

/** What a thread's messages have said so far. */
export interface Told {
  readonly lines: readonly ToldLine[];
  /** A calendar day in the plant's zone. */
  readonly date: string | null;
  readonly shipTo: string | null;
  readonly extraDiscountBps: number;
  /** The last message that said something. */
  readonly messageId: string;
}

/** One message as it was read by itself. */
export interface Said {
  readonly messageId: string;
  readonly body: string;
  readonly intent: Interpretation['intent'];
  readonly fresh: readonly LineReading[];
  readonly date: string | null;
  readonly shipTo: string | null;
  readonly extraDiscountBps: number;
  /** The line it answers, and what was tapped. */
  readonly about: { readonly lineId: string; readonly choice: string | undefined } | undefined;
  /** A place or a file: it belongs to the order that is open, whatever its words. */
  readonly silent: boolean;
}

/** The id of the nth line a message brings into a draft: the same whenever the thread is told again. */
const lineIdOf = (draftId: string, messageId: string, nth: number): string => `${draftId}.${messageId}.${nth}`;

/** A thread that begins with this message. */
export function begin(draftId: string, said: Said): Told {
  const { messageId, date, shipTo, extraDiscountBps, fresh } = said;
  const lines = fresh.map((line, at) => ({ id: lineIdOf(draftId, messageId, at + 1), line }));
  return { lines, date, shipTo, extraDiscountBps, messageId };
}

/** The thread after one more message; undefined when it is about something else, `cancelled` when it calls the order off. */
export function tell(draftId: string, told: Told, said: Said, ground: AnswerGround): Told | 'cancelled' | undefined {
  if (said.silent) return { ...told, shipTo: said.shipTo ?? told.shipTo };
  const { about } = said;
  const place = about ? told.lines.findIndex(({ id }) => id === about.lineId) : -1;
  const aim = about && place >= 0 ? { at: place, choice: about.choice } : undefined;
  if (said.intent === 'cancel' && aim?.choice === undefined) return 'cancelled';
  const before = told.lines.map(({ line }) => line);
  const { lines, answered } = answerQuestion(before, said.body, said.fresh, ground, aim);
  if (!answered && said.extraDiscountBps === 0) return undefined;
  return {
    lines: lines.map((line, at) => ({
      id: told.lines[at]?.id ?? lineIdOf(draftId, said.messageId, at + 1 - told.lines.length),
      line,
    })),
    date: said.date ?? told.date,
    shipTo: said.shipTo ?? told.shipTo,
    extraDiscountBps: Math.max(said.extraDiscountBps, told.extraDiscountBps),
    messageId: said.messageId,
  };
}

/**
 * Tells a thread from its beginning, its messages in the order in which they were written. What does not continue it is
 * left out, and named in `apart`. Undefined when nothing is left of it.
 */
export function tellAll(
  draftId: string,
  thread: readonly Said[],
  ground: AnswerGround,
): { readonly told: Told; readonly apart: ReadonlySet<string> } | undefined {
  let told: Told | undefined;
  const apart = new Set<string>();
  let waiting: readonly Said[] = [];
  for (const said of thread) {
    if (!told && (said.silent || said.fresh.length === 0)) {
      waiting = [...waiting, said];
      continue;
    }
    const next: Told | 'cancelled' | undefined = told ? tell(draftId, told, said, ground) : begin(draftId, said);
    if (next === undefined || next === 'cancelled') apart.add(said.messageId);
    else told = next;
  }
  if (!told) return undefined;
  for (const said of waiting) {
    if (said.silent) told = { ...told, shipTo: told.shipTo ?? said.shipTo };
    else apart.add(said.messageId);
  }
  return { told, apart };
}
