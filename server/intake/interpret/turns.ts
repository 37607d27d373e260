import type { Clause } from './clauses.ts';
import { clauseAt } from './clauses.ts';
import type { Element } from './elements.ts';
import { hasWords } from './lines.ts';
import type { Part } from './part.ts';

/** What a part stands among. */
type Setting = {
  readonly elements: readonly Element[];
  readonly clauses: readonly Clause[];
  readonly parts: readonly Part[];
};

/** The cues said between two places. */
export const cuesBetween = (elements: readonly Element[], from: number, to: number): Set<string> =>
  new Set(elements.slice(Math.max(0, from), to).flatMap((element) => (element.kind === 'cue' ? element.cues : [])));

/** What is done with a part: `doubt` asks about it. */
export type Turn = 'take' | 'leave' | 'remove' | 'correct' | 'doubt';

/** Whether a part is wanted, taken back, or said in place of what stood before. */
export const turnOf = (setting: Setting, part: Part): Turn => {
  const { clauses, elements } = setting;
  const clause = clauseAt(clauses, part.from);
  if (clause === undefined) return 'take';
  const before = cuesBetween(elements, part.from - 3, part.from);
  if (clause.cues.has('condition') && hasWords(part)) return 'doubt';
  if (!hasWords(part))
    return clause.cues.has('correct') || clause.cues.has('instead') || before.has('negate') || before.has('correct')
      ? 'correct'
      : 'leave';
  if (isRefused(setting, part, clause, 'cancel')) return 'remove';
  if (clause.cues.has('correct') || clause.cues.has('instead') || beginsWithNo(setting, part, clause)) return 'correct';
  return isRefused(setting, part, clause, 'negate') ? 'remove' : 'take';
};

/** `12 sheet 18 mm... nahi 8 mm wala 12`: a no that begins a clause, where it stands after what it refuses, takes back what was said before. */
const beginsWithNo = ({ elements, parts }: Setting, part: Part, clause: Clause): boolean =>
  part.amount !== undefined &&
  !parts.some((other) => other.from >= clause.from && other.from < part.from) &&
  elements
    .slice(clause.from, part.from)
    .some((element) => element.kind === 'cue' && element.postposed && element.cues.includes('negate'));

/**
 * Whether a `not` or `cancel` of the clause is about this part: before it in English and Arabic, after it in Hindi, past no
 * other product. A `cancel` that is beside no product so is about all of its clause. `10 packet nahi 12 packet` refuses nothing.
 */
const isRefused = (setting: Setting, part: Part, clause: Clause, cue: 'negate' | 'cancel'): boolean => {
  const { elements, parts } = setting;
  if (!clause.cues.has(cue)) return false;
  const from = Math.max(clause.from, ...parts.filter(({ to }) => to <= part.from).map(({ to }) => to));
  const to = Math.min(clause.to, ...parts.filter((other) => other.from >= part.to).map((other) => other.from));
  const says = (element: Element, postposed: boolean): boolean =>
    element.kind === 'cue' && element.cues.includes(cue) && element.postposed === postposed;
  const named = parts.filter((other) => other.from >= clause.from && other.from < clause.to && hasWords(other));
  if (cue === 'cancel' && named.length === 1) return true;
  const next = parts.find((other) => other.from >= part.to && other.from < clause.to);
  const turns = cue === 'negate' && part.amount !== undefined && next?.amount !== undefined && !hasWords(next);
  return (
    elements.slice(from, part.from).some((element) => says(element, false)) ||
    (!turns && elements.slice(part.to, to).some((element) => says(element, true)))
  );
};

/** `20 ki jagah 30`, `30 instead of 20`, `not 20 but 30`: the amount that is no longer meant is dropped. */
export const isWithdrawn = ({ elements }: Setting, part: Part): boolean => {
  const after = elements[part.to];
  const before = elements[part.from - 1];
  const says = (element: Element | undefined, cue: string): boolean =>
    element?.kind === 'cue' && element.cues.includes(cue);
  if (hasWords(part)) return false;
  const english = before?.kind === 'cue' && /^(?:instead|in place|rather)|^بدل|^badal|^مكان|^عوضا/.test(before.text);
  return (
    (says(after, 'instead') &&
      !(after?.kind === 'cue' && /^(?:instead of|in place of|rather than)$/.test(after.text))) ||
    english ||
    (says(before, 'negate') && before?.kind === 'cue' && before.text === 'not')
  );
};
