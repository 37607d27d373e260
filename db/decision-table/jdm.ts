import * as z from 'zod/mini';
import { textOfDay } from './day.ts';
import {
  type Answer,
  type DecisionRow,
  type DecisionTable,
  hitPolicies,
  type InputColumn,
  inputKinds,
  type OutputColumn,
  outputKinds,
} from './decision-table.ts';
import { readAnswer } from './read-answer.ts';
import type { CellFault } from './read-table.ts';
import { readTest } from './read-test.ts';
import type { Interval, Test } from './test.ts';

const cell = z.optional(z.nullable(z.union([z.string(), z.number(), z.boolean()])));
const inputColumn = z.looseObject({
  id: z.string(),
  name: z.optional(z.string()),
  field: z.optional(z.nullable(z.string())),
  kind: z.optional(z.enum(inputKinds)),
  whole: z.optional(z.boolean()),
  least: z.optional(z.number()),
  most: z.optional(z.number()),
  values: z.optional(z.array(z.string())),
  optional: z.optional(z.boolean()),
});
const outputColumn = z.looseObject({
  id: z.string(),
  name: z.optional(z.string()),
  field: z.optional(z.nullable(z.string())),
  kind: z.optional(z.enum(outputKinds)),
  values: z.optional(z.array(z.string())),
  whole: z.optional(z.boolean()),
  least: z.optional(z.number()),
  most: z.optional(z.number()),
  needed: z.optional(z.boolean()),
});
const content = z.looseObject({
  hitPolicy: z.string(),
  inputs: z.array(inputColumn),
  outputs: z.array(outputColumn),
  rules: z.array(z.record(z.string(), cell)),
});
const decisionNode = z.looseObject({ type: z.literal('decisionTableNode'), name: z.optional(z.string()), content });
const anyNode = z.looseObject({ type: z.string() });
const decision = z.looseObject({ nodes: z.array(anyNode) });

/** A table as a JDM file holds it; what of it can't be meant is in `faults`. */
export interface Imported {
  readonly table: DecisionTable;
  readonly faults: readonly CellFault[];
}

/**
 * Reads the decision table of a JDM file (JSON Decision Model: a graph of nodes, one of them a table) or a table's content
 * alone. Kinds that the file does not name are those most of a column's cells can be read as. Throws an Error that says what
 * is wrong when there is no such table in it.
 */
export function importJdm(file: unknown): Imported {
  const { name, content: given } = tableIn(file);
  const hitPolicy = hitPolicies.find((policy) => policy === (given['throughline'] ?? given.hitPolicy));
  const faults: CellFault[] = [];
  const tell = (row: number | null, column: string | null, problem: string, text?: string): number =>
    faults.push({ row, column, problem, ...(text !== undefined && { cell: text }) });
  if (!hitPolicy) tell(null, null, `there is no hit policy “${given.hitPolicy}”; there are ${hitPolicies.join(', ')}`);
  const textIn = (rule: Record<string, unknown>, id: string): string => String(rule[id] ?? '');
  const inputs = given.inputs.map(({ id, ...column }): InputColumn => {
    if (!column.field) tell(null, column.name ?? id, 'names no field to ask about');
    const cells = given.rules.map((rule) => textIn(rule, id));
    const { whole, least, most, values, optional } = column;
    const bounds = { whole, least, most, values, optional };
    return { name: column.field || column.name || id, kind: column.kind ?? kindOf(cells), ...present(bounds) };
  });
  const answers = given.outputs.map(({ id }) => given.rules.map((rule) => readAnswer(textIn(rule, id))));
  const outputs = given.outputs.map(({ id, ...column }, nth): OutputColumn => {
    const named = column.field || column.name || id;
    for (const [row, read] of (answers[nth] ?? []).entries()) if (!read.ok) tell(row, named, read.problem, read.cell);
    const { values: among, whole, least, most, needed } = column;
    const limits = { values: among, whole, least, most, needed };
    const values = (answers[nth] ?? []).map((read) => (read.ok ? read.value : null));
    return { name: named, kind: column.kind ?? answerKind(values), ...present(limits) };
  });
  const rows = given.rules.map((rule, row): DecisionRow => {
    const { _id: id, _description: note, _priority: priority } = rule;
    return {
      id: String(id ?? row + 1),
      when: given.inputs.map((column) => textIn(rule, column.id)),
      answers: answers.map((column) => (column[row]?.ok ? column[row].value : null)),
      ...(priority !== undefined && { priority: Number(priority) }),
      ...(typeof note === 'string' && { note }),
    };
  });
  return { table: { name, hitPolicy: hitPolicy ?? 'unique', inputs, outputs, rows }, faults };
}

function tableIn(file: unknown): { name: string; content: z.infer<typeof content> } {
  const graph = z.safeParse(decision, file);
  if (!graph.success)
    return { name: 'table', content: checked(content, file, 'this is neither a JDM file nor a table') };
  const tables = graph.data.nodes.filter(({ type }) => type === 'decisionTableNode');
  if (tables.length !== 1)
    throw new Error(
      `the file holds ${tables.length} decision tables; there has to be one: save each in a file of its own`,
    );
  const node = checked(decisionNode, tables[0], 'its decision table can’t be read');
  return { name: node.name ?? 'table', content: node.content };
}

function checked<T extends z.ZodMiniType>(schema: T, value: unknown, problem: string): z.infer<T> {
  const read = z.safeParse(schema, value);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  throw new Error(`${problem}: ${first?.path.join('.') || 'at the top'}: ${first?.message}`);
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const present = <T extends object>(given: T): Present<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Present<T>;

/** The kind that most of these cells can be read as. */
function kindOf(cells: readonly string[]): InputColumn['kind'] {
  const readable = (kind: InputColumn['kind']): number => cells.filter((text) => readTest(text, { kind }).ok).length;
  const order = ['text', 'number', 'flag', 'date'] as const;
  return order.reduce((best, kind) => (readable(kind) > readable(best) ? kind : best));
}

function answerKind(answers: readonly Answer[]): OutputColumn['kind'] {
  const some = answers.filter((answer) => answer !== null);
  const isOf = (kind: OutputColumn['kind'], answer: Answer): boolean =>
    kind === 'list'
      ? Array.isArray(answer)
      : typeof answer === (kind === 'flag' ? 'boolean' : kind === 'text' ? 'string' : kind);
  const count = (kind: OutputColumn['kind']): number => some.filter((answer) => isOf(kind, answer)).length;
  return outputKinds.reduce((best, kind) => (count(kind) > count(best) ? kind : best), 'text' as OutputColumn['kind']);
}

const node = (id: string, type: string, name: string, x: number, more: object = {}) => ({
  id,
  type,
  name,
  position: { x, y: 100 },
  ...more,
});

/**
 * The table as a JDM file, its cells as other readers of JDM write them. What JDM does not know (kinds, bounds, the policies
 * `unique` and `priority`) stands beside it under names of ours.
 */
export function exportJdm(table: DecisionTable): object {
  const { name, hitPolicy, inputs, outputs, rows } = table;
  const isKnown = hitPolicy === 'first' || hitPolicy === 'collect';
  const rules = rows.map(({ id, when, answers, note, priority }) => ({
    _id: id,
    ...(note !== undefined && { _description: note }),
    ...(priority !== undefined && { _priority: String(priority) }),
    ...Object.fromEntries(inputs.map((input, nth) => [`in${nth}`, jdmCell(when[nth] ?? '', input)])),
    ...Object.fromEntries(
      outputs.map((_, nth) => [`out${nth}`, answers[nth] === null ? '' : JSON.stringify(answers[nth])]),
    ),
  }));
  const held = {
    hitPolicy: isKnown ? hitPolicy : 'first',
    throughline: hitPolicy,
    inputs: inputs.map(({ name: field, ...rest }, nth) => ({ id: `in${nth}`, name: field, field, ...rest })),
    outputs: outputs.map(({ name: field, ...rest }, nth) => ({ id: `out${nth}`, name: field, field, ...rest })),
    // Whoever takes the first row has to find the one with the highest priority first.
    rules:
      hitPolicy === 'priority' ? rules.toSorted((a, b) => Number(b._priority ?? 0) - Number(a._priority ?? 0)) : rules,
  };
  return {
    contentType: 'application/vnd.gorules.decision',
    nodes: [
      node('request', 'inputNode', 'request', 100),
      node('table', 'decisionTableNode', name, 400, { content: held }),
      node('response', 'outputNode', 'response', 700),
    ],
    edges: [
      { id: 'asked', type: 'edge', sourceId: 'request', targetId: 'table' },
      { id: 'answered', type: 'edge', sourceId: 'table', targetId: 'response' },
    ],
  };
}

/** A cell that can't be read goes out as it is: the next who reads it is told, too. */
function jdmCell(text: string, input: InputColumn): string {
  const read = readTest(text, input);
  return read.ok ? jdmTest(read.value, input) : text;
}

function jdmTest(test: Test, input: InputColumn): string {
  switch (test.kind) {
    case 'any':
      return '';
    case 'missing':
      return 'null';
    case 'present':
      return 'not(null)';
    case 'or_missing':
      return `${jdmTest(test.test, input)}, null`;
    case 'flag':
      return String(test.flag);
    case 'texts': {
      const all = [...test.texts].map((each) => JSON.stringify(each)).join(', ');
      return test.isNot ? `not in [${all}]` : all || 'in []';
    }
    case 'intervals':
      return test.intervals.map((each) => jdmInterval(each, input)).join(', ');
  }
}

function jdmInterval({ from, fromOpen, to, toOpen }: Interval, { kind }: InputColumn): string {
  const text = (value: number): string => (kind === 'date' ? textOfDay(value) : String(value));
  if (from === to) return text(from);
  if (from === -Infinity) return to === Infinity ? 'not(null)' : `${toOpen ? '<' : '<='} ${text(to)}`;
  if (to === Infinity) return `${fromOpen ? '>' : '>='} ${text(from)}`;
  return `${fromOpen ? '(' : '['}${text(from)}..${text(to)}${toOpen ? ')' : ']'}`;
}
