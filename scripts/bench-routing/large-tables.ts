import type { Question } from '../../db/decision-table/decide.ts';
import type { DecisionRow, DecisionTable } from '../../db/decision-table/decision-table.ts';
import { type Random, randomFrom } from '../simulate/random.ts';

const kinds = ['hold', 'breakdown', 'shortage', 'short_pick', 'price', 'credit', 'late_work', 'supplier_delay'];
const severities = ['routine', 'major', 'critical'];
const functions = ['quality', 'planning', 'materials', 'commercial', 'dispatch', 'maintenance'];

const pick = <T>(random: Random, all: readonly T[]): T => all[random.below(all.length)] as T;
const quoted = (texts: readonly string[]): string => texts.map((text) => `"${text}"`).join(', ');

/** A table and questions to it: different each, taken in turn. */
export interface Exercise {
  readonly table: DecisionTable;
  readonly questions: readonly Question[];
}

const questionCount = 1_024;

const exercise = (table: DecisionTable, random: Random, ask: (random: Random) => Question): Exercise => ({
  table,
  questions: Array.from({ length: questionCount }, () => ask(random)),
});

/** Routing rules as a large plant might have them: five inputs, tests of every form, the last row for all else. */
export function routingTable(count: number): Exercise {
  const random = randomFrom(count);
  const row = (nth: number): DecisionRow => {
    const from = random.below(5_000) * 1_000;
    const when = [
      quoted([pick(random, kinds), pick(random, kinds)]),
      random.chance(0.5) ? '-' : quoted([pick(random, severities)]),
      random.chance(0.5) ? '-' : quoted([`plant-${random.below(12)}`]),
      random.chance(0.3) ? '-' : `[${from}..${from + 500_000}]`,
      random.chance(0.5) ? '-' : `>= ${random.below(20)}`,
    ];
    return { id: `r${nth}`, when, answers: [[pick(random, functions), pick(random, functions)], 5 + random.below(60)] };
  };
  const rest: DecisionRow = { id: 'rest', when: ['-', '-', '-', '-', '-'], answers: [['planning'], 60] };
  return exercise(
    {
      name: `routing ${count}`,
      hitPolicy: 'first',
      inputs: [
        { name: 'kind', kind: 'text', values: kinds },
        { name: 'severity', kind: 'text', values: severities },
        { name: 'plant', kind: 'text' },
        { name: 'money', kind: 'number', whole: true, least: 0 },
        { name: 'orders', kind: 'number', whole: true, least: 0 },
      ],
      outputs: [
        { name: 'functions', kind: 'list', values: functions },
        { name: 'capMinutes', kind: 'number' },
      ],
      rows: [...Array.from({ length: count - 1 }, (_, nth) => row(nth)), rest],
    },
    random,
    () => ({
      kind: pick(random, kinds),
      severity: pick(random, severities),
      plant: `plant-${random.below(12)}`,
      money: random.below(6_000_000),
      orders: random.below(25),
    }),
  );
}

const customers = 1_000;
const perCustomer = 10;
const families = ['pipe', 'fitting', 'valve', 'cement'];

/** Discounts agreed with each of a thousand customers, by family and quantity: four inputs. */
export function discountTable(): Exercise {
  const random = randomFrom(customers);
  const rows = Array.from({ length: customers }, (_, customer) =>
    Array.from({ length: perCustomer }, (_each, step): DecisionRow => {
      const family = families[step % families.length] ?? '';
      const from = 100 * Math.floor(step / families.length);
      const when = [`"c-${customer}"`, quoted([family]), step >= 8 ? `>= ${from}` : `[${from}..${from + 99}]`, '-'];
      return { id: `c${customer}-${step}`, when, answers: [random.below(1_200)] };
    }),
  ).flat();
  const rest: DecisionRow = { id: 'rest', when: ['-', '-', '-', '-'], answers: [0] };
  return exercise(
    {
      name: 'discounts',
      hitPolicy: 'first',
      inputs: [
        { name: 'customer', kind: 'text' },
        { name: 'family', kind: 'text', values: families },
        { name: 'quantity', kind: 'number', whole: true, least: 0 },
        { name: 'project', kind: 'flag', optional: true },
      ],
      outputs: [{ name: 'discountBps', kind: 'number' }],
      rows: [...rows.slice(0, 9_999), rest],
    },
    random,
    () => ({
      customer: `c-${random.below(customers + 50)}`,
      family: pick(random, families),
      quantity: random.below(400),
      project: random.chance(0.5),
    }),
  );
}
