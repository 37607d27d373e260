import { type Doubt, doubtOf, type LineReading } from './line-reading.ts';

/** What decides most stands first: without the product neither unit nor price is known, a yes changes nothing. */
const rank: Record<Doubt, number> = { which_product: 0, how_many: 1, which_unit: 2, confirm: 3 };

function weight(line: LineReading): number | undefined {
  const doubt = doubtOf(line);
  if (doubt === undefined) return undefined;
  // One tap settles a choice; what is in no list takes a talk.
  return rank[doubt] * 2 + (doubt === 'which_product' && line.candidates.length === 0 ? 1 : 0);
}

/** The place of the one line to ask about first; -1 when every line is sure. Of equals the first that was written. */
export function askedAt(lines: readonly LineReading[]): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [at, line] of lines.entries()) {
    const own = weight(line);
    if (own === undefined || own >= least) continue;
    best = at;
    least = own;
  }
  return best;
}
