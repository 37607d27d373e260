import type { Answer } from './decision-table.ts';

export type ReadAnswer =
  | { readonly ok: true; readonly value: Answer }
  | { readonly ok: false; readonly problem: string; readonly cell: string };

/** Reads an answer as it is written in a cell: `"text"` or `'text'`, `12.5`, `true`, `["a", "b"]`, nothing or `null`. */
export function readAnswer(cell: string): ReadAnswer {
  const text = cell.trim();
  if (text === '') return { ok: true, value: null };
  const value =
    asJson(text) ?? asJson(text.replace(/'((?:[^'\\]|\\.)*)'/g, (_, inner: string) => JSON.stringify(inner)));
  if (value !== undefined && isAnswer(value)) return { ok: true, value };
  return { ok: false, problem: `is no answer: write "${text}" for a text`, cell };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isSimple = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

const isAnswer = (value: unknown): value is Answer =>
  value === null || typeof value === 'boolean' || isSimple(value) || (Array.isArray(value) && value.every(isSimple));
