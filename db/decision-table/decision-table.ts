/**
 * How rows that match together are settled. `unique`: no two ever may. `first`: the one that stands first. `priority`: the
 * one with the highest priority. `collect`: all of them, in order.
 */
export const hitPolicies = ['unique', 'first', 'priority', 'collect'] as const;
export type HitPolicy = (typeof hitPolicies)[number];

export const inputKinds = ['number', 'text', 'flag', 'date'] as const;
export type InputKind = (typeof inputKinds)[number];

export const outputKinds = ['number', 'text', 'flag', 'list'] as const;
export type OutputKind = (typeof outputKinds)[number];

/** What a table asks about, by the name it has in the input (`order.total`: a field within a field). */
export interface InputColumn {
  readonly name: string;
  readonly kind: InputKind;
  /** Of a number: between two neighbours there is nothing. Dates are whole days. */
  readonly whole?: boolean;
  /** Of a number: it is never less, never more. */
  readonly least?: number;
  readonly most?: number;
  /** Of a text: it is always one of these. */
  readonly values?: readonly string[];
  /** It may be missing, and the table has to say what comes of that. */
  readonly optional?: boolean;
}

/** What a table answers. */
export interface OutputColumn {
  readonly name: string;
  readonly kind: OutputKind;
  /** It is always one of these; of a list, each of it. */
  readonly values?: readonly string[];
  /** Of a number: no fractions; it is never less, never more. */
  readonly whole?: boolean;
  readonly least?: number;
  readonly most?: number;
  /** Every row has to answer it; a list with at least one. */
  readonly needed?: boolean;
}

export type Answer = number | string | boolean | null | readonly (string | number)[];

/** One rule: a test per input as it is written in its cell (`>= 100`, `"A", "B"`, `-`), and an answer per output. */
export interface DecisionRow {
  readonly id: string;
  readonly when: readonly string[];
  readonly answers: readonly Answer[];
  /** With the policy `priority`; the higher one wins. */
  readonly priority?: number;
  readonly note?: string;
}

/** Rules as a table. Its rows are tested from the first to the last. */
export interface DecisionTable {
  readonly name: string;
  readonly hitPolicy: HitPolicy;
  readonly inputs: readonly InputColumn[];
  readonly outputs: readonly OutputColumn[];
  readonly rows: readonly DecisionRow[];
}
