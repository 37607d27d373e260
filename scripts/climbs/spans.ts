/** A stretch of time in epoch milliseconds; `to` is infinite while it lasts. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What of both lists happens at once. */
const both = (one: readonly Span[], other: readonly Span[]): Span[] =>
  one
    .flatMap((a) => other.map((b) => ({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) })))
    .filter(({ from, to }) => from < to);

/** When all of them were away at once. */
export const allAway = (each: readonly (readonly Span[])[]): Span[] =>
  each.reduce<Span[]>((away, own) => both(away, own), [{ from: 0, to: Number.POSITIVE_INFINITY }]);

/** Milliseconds of `within` that lie in any of the spans; what two of them share counts once. */
export function covered(within: Span, spans: readonly Span[]): number {
  let ms = 0;
  let reached = within.from;
  for (const { from, to } of both([within], spans).sort((a, b) => a.from - b.from)) {
    ms += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return ms;
}

/** What each beat took longer than it should: so long the machine had no time for it, nor for anybody else. */
export const standstills = (beats: readonly number[], usualMs: number): Span[] =>
  beats.map((to, at) => ({ from: (beats[at - 1] ?? to) + usualMs, to })).filter(({ from, to }) => from < to);
