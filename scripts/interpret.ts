import { createInterface } from 'node:readline';
import { z } from 'zod';
import { indexCatalogue } from '../server/intake/interpret/catalogue-index.ts';
import { readAliases, readCase, readCatalogue, readOwnWords } from './interpret/case-file.ts';
import { gaugeDates, gaugeNumbers } from './interpret/gauges.ts';
import { keptCaseFiles } from './interpret/kept-cases.ts';
import { answerOf, printScores } from './interpret/print.ts';
import { scoreFiles } from './interpret/score-files.ts';
import { readCommand, refuseCommand } from './start/command.ts';

const USAGE = `usage: npm run -s interpret -- --catalogue catalogue.json [--aliases aliases.json] [--words words.json] < cases.jsonl > results.jsonl
       npm run -s interpret -- --score [--json] [--faults] [--catalogue catalogue.json] [cases.jsonl …]`;

const fail = (message: string): never => refuseCommand('interpret', USAGE, message);

const reasonOf = (error: unknown): string =>
  error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);

const { values: options, positionals } = readCommand('interpret', USAGE, {
  allowPositionals: true,
  options: {
    catalogue: { type: 'string' },
    aliases: { type: 'string' },
    words: { type: 'string' },
    score: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    faults: { type: 'boolean', default: false },
  },
});

const loaded = <Value>(path: string, read: (path: string) => Value): Value => {
  try {
    return read(path);
  } catch (error) {
    return fail(`${path} cannot be used: ${reasonOf(error)}`);
  }
};

const aliases = options.aliases === undefined ? [] : loaded(options.aliases, readAliases);
const words = options.words === undefined ? [] : loaded(options.words, readOwnWords);
const index =
  options.catalogue === undefined
    ? undefined
    : indexCatalogue(loaded(options.catalogue, readCatalogue), aliases, words);

if (options.score) {
  try {
    const gauges = positionals.length > 0 ? {} : { 'days said': gaugeDates(), 'numbers said': gaugeNumbers() };
    printScores(scoreFiles(positionals.length > 0 ? positionals : keptCaseFiles(), index, aliases), gauges, options);
    process.exit(0);
  } catch (error) {
    fail(reasonOf(error));
  }
}

const catalogue = index ?? fail('--catalogue is missing');
let [place, bad] = [0, 0];
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  place += 1;
  if (line.trim() === '') continue;
  try {
    const answer = answerOf(catalogue, readCase(JSON.parse(line)));
    if (!process.stdout.write(`${answer}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  } catch (error) {
    bad += 1;
    console.error(`interpret: line ${place}: ${reasonOf(error).replaceAll('\n', ' ')}`);
  }
}
process.exitCode = bad > 0 ? 1 : 0;
