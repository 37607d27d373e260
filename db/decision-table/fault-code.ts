/** How each fault of a table is told, for who reads it in another language; `what` is what it names. */
const faults = [
  ['strange', /^does not belong here: (.*)$/s],
  ['missing', /^something is missing here$/],
  ['not_before', /^“not” goes before a value, a list or a range$/],
  ['no_flag', /^is neither true nor false(?:: (.*))?$/s],
  ['unquoted', /^is no text: write (.*)$/s],
  ['range_end', /^a range ends with (.*)$/s],
  ['range_order', /^a range goes from the smaller to the larger$/],
  ['no_date', /^is no date like 2026-10-01: (.*)$/s],
  ['no_number', /^is no number(?:: (.*))?$/s],
  ['expected', /^“(.*)” is expected here$/s],
  ['not_together', /^these can’t hold together$/],
  ['two_kinds', /^these are tests of different kinds; write two rows$/],
  ['policy', /^there is no hit policy “(.*)”; there are .*$/s],
  ['no_output', /^a table answers something: give it an output$/],
  ['same_name', /^two columns have this name$/],
  ['input_kind', /^there is no kind of input “(.*)”$/s],
  ['output_kind', /^there is no kind of output “(.*)”$/s],
  ['bounds', /^it can’t be more than the most and less than the least$/],
  ['same_row', /^two rows are called (.*)$/s],
  ['test_count', /^has (\d+) tests for \d+ inputs$/],
  ['answer_count', /^has (\d+) answers for \d+ outputs$/],
  ['no_priority', /^its priority is no number$/],
  ['never', /^is never (.*)$/s],
  ['no_answer', /^has no answer$/],
  ['not_text', /^is no text$/],
  ['no_list', /^is no list$/],
  ['not_among', /^(?:is|has what is) none of (.*)$/s],
  ['not_whole', /^is no whole number$/],
  ['too_little', /^is less than (.*)$/s],
  ['too_much', /^is more than (.*)$/s],
  ['no_field', /^names no field to ask about$/],
  ['bad_answer', /^is no answer: write (.*) for a text$/s],
  ['tangled', /^its rows are too entangled to be proven whole: split the table$/],
] as const;

type FaultCode = (typeof faults)[number][0];
export const faultCodes: readonly FaultCode[] = faults.map(([code]) => code);

interface ToldFault {
  readonly code: FaultCode | 'other';
  readonly what: string;
}

/** The code of a cell's or a table's fault, from how `readTable`, `readTest` and `importJdm` say it. */
export function faultOf(problem: string): ToldFault {
  for (const [code, shape] of faults) {
    const found = shape.exec(problem);
    if (found) return { code, what: found[1] ?? '' };
  }
  return { code: 'other', what: '' };
}
