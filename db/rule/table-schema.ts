import * as z from 'zod/mini';
import { type DecisionTable, hitPolicies, inputKinds, outputKinds } from '../decision-table/decision-table.ts';

const name = z.string().check(z.minLength(1), z.maxLength(100));
/** Written out plainly everywhere: with an exponent Postgres and JavaScript would write it, and hash it, in two ways. */
const plainNumber = z
  .number()
  .check(z.refine((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER && !String(value).includes('e')));
const flag = z.exactOptional(z.boolean());
const bound = z.exactOptional(plainNumber);
const values = z.exactOptional(z.array(z.string().check(z.maxLength(200))).check(z.maxLength(200)));

const inputColumn = z.object({
  name,
  kind: z.enum(inputKinds),
  whole: flag,
  least: bound,
  most: bound,
  values,
  optional: flag,
});
const outputColumn = z.object({
  name,
  kind: z.enum(outputKinds),
  values,
  whole: flag,
  least: bound,
  most: bound,
  needed: flag,
});
const answerText = z.string().check(z.maxLength(200));
const row = z.object({
  id: name,
  when: z.array(z.string().check(z.maxLength(1_000))).check(z.maxLength(20)),
  answers: z
    .array(
      z.union([
        plainNumber,
        answerText,
        z.boolean(),
        z.null(),
        z.array(z.union([answerText, plainNumber])).check(z.maxLength(50)),
      ]),
    )
    .check(z.maxLength(20)),
  priority: bound,
  note: z.exactOptional(z.string().check(z.maxLength(400))),
});

/** A decision table as it is kept and sent: of a shape, with whatever defects. */
export const tableSchema = z.object({
  name,
  hitPolicy: z.enum(hitPolicies),
  inputs: z.array(inputColumn).check(z.maxLength(20)),
  outputs: z.array(outputColumn).check(z.maxLength(20)),
  rows: z.array(row).check(z.maxLength(500)),
});
export type KeptTable = z.infer<typeof tableSchema>;

/** The same table, for a row to keep. */
export const keptTable = ({ inputs, outputs, rows, ...head }: DecisionTable): KeptTable => ({
  ...head,
  inputs: inputs.map(({ values: among, ...column }) => ({ ...column, ...(among && { values: [...among] }) })),
  outputs: outputs.map(({ values: among, ...column }) => ({ ...column, ...(among && { values: [...among] }) })),
  rows: rows.map(({ when, answers, ...rest }) => ({
    ...rest,
    when: [...when],
    answers: answers.map((answer) => (typeof answer === 'object' && answer !== null ? [...answer] : answer)),
  })),
});
