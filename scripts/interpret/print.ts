import type { CatalogueIndex } from '../../server/intake/interpret/catalogue-index.ts';
import { interpret } from '../../server/intake/interpret/interpret.ts';
import type { CaseReading } from './case-file.ts';
import type { Gauged } from './gauges.ts';
import type { scoreFiles } from './score-files.ts';

/** One case's result as a line of JSON, with how many milliseconds the reading took. */
export const answerOf = (catalogue: CatalogueIndex, { id, ...reading }: CaseReading): string => {
  const start = performance.now();
  const { intent, lines, date, shipTo, numbers, ...rest } = interpret({ ...reading, catalogue });
  const ms = Math.round((performance.now() - start) * 1000) / 1000;
  return JSON.stringify({ id, intent, lines, date, shipTo, numbers, ...rest, ms });
};

type Scores = ReturnType<typeof scoreFiles>;
type Measures = Scores['total'];

const COLUMNS = [
  'messages',
  'lineF1',
  'exact',
  'falseOrders',
  'acceptedPrecision',
  'acceptedCoverage',
  'dates',
] as const;

const row = (name: string, cells: readonly (string | number | null)[]): string =>
  name.padEnd(16) + cells.map((cell) => String(cell ?? '–').padStart(18)).join('');

const table = (title: string, measures: Readonly<Record<string, Measures>>): string[] => [
  row(title, COLUMNS),
  ...Object.entries(measures).map(([name, each]) =>
    row(
      name,
      COLUMNS.map((column) => each[column]),
    ),
  ),
  '',
];

type Gauges = Readonly<Record<string, Readonly<Record<string, Gauged>>>>;

const gaugeRows = (gauges: Gauges): string[] =>
  Object.entries(gauges).flatMap(([name, languages]) => [
    row(name, ['phrases', 'right %']),
    ...Object.entries(languages).map(([language, { phrases, right }]) => row(language, [phrases, right])),
    '',
  ]);

/** Prints scores as tables, or as one line of JSON; `faults` lists the messages not read as expected on stderr. */
export const printScores = (
  { faults, ...scores }: Scores,
  gauges: Gauges,
  options: { readonly json: boolean; readonly faults: boolean },
): void => {
  if (options.faults)
    for (const { id, fault, message } of faults) console.error(`${fault.padEnd(12)} ${id}  ${JSON.stringify(message)}`);
  if (options.faults)
    for (const [name, languages] of Object.entries(gauges))
      for (const { wrong } of Object.values(languages))
        for (const { phrase, read } of wrong) console.error(`${name.padEnd(12)} ${JSON.stringify(phrase)}  ${read}`);
  if (options.json) {
    console.log(JSON.stringify({ ...scores, ...gauges }));
    return;
  }
  const lines = [
    ...table('all', { total: scores.total }),
    ...table('language', scores.languages),
    ...table('trade', scores.trades),
    ...table('batch', scores.batches),
    ...gaugeRows(gauges),
    row('confidence', ['lines', 'accepted', 'right %']),
    ...scores.reliability.map(({ from, lines: count, accepted, right }) =>
      row(`from ${from}`, [count, accepted, right]),
    ),
  ];
  console.log(lines.join('\n'));
};
