import type { ExceptionKind } from '../../db/exception/exception.ts';
import type { Instant } from '../../db/values/instant.ts';
import type { Asks } from './ask.ts';
import type { Node } from './causal-line-sql.ts';
import type { MoneyAtRisk, Touched } from './trace-impact.ts';

/** Something on the line broke, as its raiser knows it. */
export interface Break {
  readonly kind: ExceptionKind;
  readonly plantId: string;
  /** The table and row it is about, and what a person calls it. */
  readonly subjectTable: string;
  readonly subjectId: string;
  readonly subject: string;
  /** By the device's clock. */
  readonly deviceAt: Instant;
  readonly raisedBy: string | null;
  /** Where on the causal line the tracing starts. */
  readonly start: readonly Node[];
  /** Known beforehand for a break that has no order line yet; else the touched lines' net. */
  readonly money?: MoneyAtRisk;
  readonly customerIds?: readonly string[];
  /** What each function is asked, given what the break touches. */
  readonly asks: (touched: Touched) => Promise<Asks>;
}
