import { isCodeOf } from '../_scan/scanned-code.ts';
import type { LineView } from './loads-view.ts';

/** Which line of a load a lot's code means: the next one of that lot still to load, one that is done already, or none. */
export type Meant = { readonly is: 'next' | 'done'; readonly view: LineView } | { readonly is: 'none' };

/** Finds the line a scanned or typed code means. A lot on several lines is loaded line by line, one scan each. */
export function meantBy(code: string, lines: readonly LineView[]): Meant {
  const ofLot = lines.filter(({ line, lot }) => line.state !== 'swapped' && isCodeOf(code, lot?.number ?? null));
  const next = ofLot.find(({ line }) => line.state === 'staged');
  if (next) return { is: 'next', view: next };
  return ofLot[0] ? { is: 'done', view: ofLot[0] } : { is: 'none' };
}
