import { dayOf } from './day.ts';

/** What a column's values are told apart by: the texts that are named, or where the classes of numbers meet, in order. */
type Found =
  | { readonly kind: 'text'; readonly texts: readonly string[] }
  | { readonly kind: 'number' | 'date'; readonly bounds: Float64Array }
  | { readonly kind: 'flag' };

/** Cells to a bound, and places to a text: few share one, and the table still fits the cache. */
const cellsPerBound = 4;
const placesPerText = 4;

/**
 * Finds the class of a value. One class of objects for all kinds of column: a decision asks several of them in one loop, and
 * what differs from one to the next there can't be compiled into it.
 */
export class ValueFinder {
  readonly #kind: Found['kind'];
  readonly #missing: number;
  readonly #texts: readonly string[];
  /** The first text at each place, and for each text the next there; -1 for none. */
  readonly #first: Int32Array;
  readonly #next: Int32Array;
  readonly #bounds: Float64Array;
  /** How many bounds lie in the cells of a grid before each: where to look for a number. */
  readonly #before: Int32Array;
  readonly #least: number;
  readonly #most: number;
  readonly #scale: number;

  constructor(found: Found) {
    this.#kind = found.kind;
    this.#texts = found.kind === 'text' ? found.texts : [];
    this.#bounds = 'bounds' in found ? found.bounds : new Float64Array();
    this.#missing =
      found.kind === 'flag' ? 2 : found.kind === 'text' ? this.#texts.length + 1 : 2 * this.#bounds.length + 1;
    [this.#first, this.#next] = placed(this.#texts);
    const cells = cellsPerBound * this.#bounds.length;
    this.#least = this.#bounds[0] ?? 0;
    this.#most = this.#bounds.at(-1) ?? 0;
    const exact = (cells - 1) / (this.#most - this.#least);
    this.#scale = Number.isFinite(exact) ? exact : 0;
    this.#before = new Int32Array(cells + 1);
    for (const bound of this.#bounds) {
      const after = this.#cellOf(bound) + 1;
      this.#before[after] = (this.#before[after] ?? 0) + 1;
    }
    for (let cell = 1; cell <= cells; cell += 1)
      this.#before[cell] = (this.#before[cell] ?? 0) + (this.#before[cell - 1] ?? 0);
  }

  /** The class of a value as it comes in a question; -1 when it is of another kind than the column. */
  of(asked: unknown): number {
    if (typeof asked === 'string') {
      if (this.#kind === 'text') return this.ofText(asked);
      return this.#kind === 'date' ? this.#ofFinite(dayOf(asked) ?? Number.NaN) : -1;
    }
    if (typeof asked === 'number') return this.#kind === 'number' ? this.#ofFinite(asked) : -1;
    if (typeof asked === 'boolean') return this.#kind === 'flag' ? Number(asked) : -1;
    return asked === undefined || asked === null ? this.#missing : -1;
  }

  /** The class of a text; the last but one when nobody has named it. */
  ofText(text: string): number {
    let at = this.#first[spread(text) & (this.#first.length - 1)] as number;
    while (at >= 0 && this.#texts[at] !== text) at = this.#next[at] as number;
    return at >= 0 ? at : this.#texts.length;
  }

  /** The class of a number: equal ones fall into equal cells of the grid, greater ones never into lesser. */
  ofNumber(value: number): number {
    if (!(value >= this.#least)) return 0;
    if (value > this.#most) return 2 * this.#bounds.length;
    const cell = this.#cellOf(value);
    let low = this.#before[cell] as number;
    let high = this.#before[cell + 1] as number;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#bounds[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return this.#bounds[low] === value ? 2 * low + 1 : 2 * low;
  }

  #ofFinite(value: number): number {
    return Number.isFinite(value) ? this.ofNumber(value) : -1;
  }

  #cellOf(value: number): number {
    return Math.floor((value - this.#least) * this.#scale);
  }
}

/** A number for a text, from its length and three of its letters: texts of a column mostly differ there. */
function spread(text: string): number {
  const { length } = text;
  if (length === 0) return 0;
  const last = text.charCodeAt(length - 1);
  const before = text.charCodeAt(length > 1 ? length - 2 : 0);
  return last + 17 * before + 31 * text.charCodeAt(length >>> 1) + 7 * length;
}

function placed(texts: readonly string[]): [first: Int32Array, next: Int32Array] {
  let size = 1;
  while (size < placesPerText * texts.length) size *= 2;
  const first = new Int32Array(size).fill(-1);
  const next = new Int32Array(texts.length);
  for (const [at, text] of texts.entries()) {
    const place = spread(text) & (size - 1);
    next[at] = first[place] ?? -1;
    first[place] = at;
  }
  return [first, next];
}
