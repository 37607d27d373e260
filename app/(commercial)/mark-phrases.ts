/** A piece of a message; `position` is the line that was read from it. */
export interface Piece {
  readonly text: string;
  readonly position: number | null;
  /** Where it begins in the message: tells equal pieces apart. */
  readonly from: number;
}

/**
 * Cuts a message into plain pieces and those that lines were read from. A phrase is found as it was written, whatever its
 * case; the second line with the same words is found further on. A phrase that is not in this message marks nothing.
 */
export function markPhrases(
  body: string,
  lines: readonly { readonly phrase: string; readonly position: number }[],
): Piece[] {
  const lower = body.toLowerCase();
  const found: { from: number; to: number; position: number }[] = [];
  for (const { phrase, position } of lines) {
    const from = freePlace(lower, phrase.trim().toLowerCase(), found);
    if (from >= 0) found.push({ from, to: from + phrase.trim().length, position });
  }
  found.sort((a, b) => a.from - b.from);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to, position } of found) {
    if (from > at) pieces.push({ text: body.slice(at, from), position: null, from: at });
    pieces.push({ text: body.slice(from, to), position, from });
    at = to;
  }
  if (at < body.length) pieces.push({ text: body.slice(at), position: null, from: at });
  return pieces;
}

function freePlace(body: string, phrase: string, taken: readonly { from: number; to: number }[]): number {
  if (phrase === '') return -1;
  let from = body.indexOf(phrase);
  while (from >= 0 && taken.some((each) => from < each.to && each.from < from + phrase.length)) {
    from = body.indexOf(phrase, from + 1);
  }
  return from;
}
