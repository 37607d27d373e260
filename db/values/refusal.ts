/**
 * A change that must not happen. Throwing it unwinds the transaction on either side; the code (`load.closed`) names the
 * reason and the screen has the words for it. `facts` fill the blanks in those words.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: string, facts: Readonly<Record<string, string | number>> = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.facts = facts;
  }
}

/** Refuses with `code` unless the condition holds. */
export function refuseUnless(
  condition: unknown,
  code: string,
  facts?: Readonly<Record<string, string | number>>,
): asserts condition {
  if (!condition) throw new Refusal(code, facts);
}
