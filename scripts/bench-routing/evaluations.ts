import { compileTable } from '../../db/decision-table/compile-table.ts';
import { decide } from '../../db/decision-table/decide.ts';
import { readTable } from '../../db/decision-table/read-table.ts';
import type { Exercise } from './large-tables.ts';

const rounds = 5;
const roundMs = 400;
/** Between two looks at the clock. */
const batch = 2_048;

/** Decisions a second, the median of five rounds after one to warm up; each decision is of another question than the last. */
export function evaluationsPerS({ table, questions }: Exercise): number {
  const compiled = compileTable(readTable(table));
  let answered = 0;
  const round = (): number => {
    const begun = performance.now();
    let count = 0;
    while (performance.now() - begun < roundMs)
      for (const end = count + batch; count < end; count += 1)
        if (decide(compiled, questions[count % questions.length] ?? {}).kind === 'answered') answered += 1;
    return (count * 1_000) / (performance.now() - begun);
  };
  round();
  const measured = Array.from({ length: rounds }, round).sort((one, other) => one - other);
  // Every table ends with a row for all else.
  if (answered < batch) throw new Error(`${table.name} does not answer`);
  return Math.round(measured[Math.floor(rounds / 2)] ?? 0);
}
