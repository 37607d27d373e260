import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexCatalogue } from '../../server/intake/interpret/catalogue-index.ts';
import { interpret } from '../../server/intake/interpret/interpret.ts';
import type { CatalogueItem } from '../../server/intake/interpret/unit-of.ts';
import { readCase, readCatalogue } from '../interpret/case-file.ts';

const CASES = join(import.meta.dirname, '../../server/intake/cases');
const SMALL = 48;
const LARGE = 3750;
const ROUNDS = 4;

const p95Of = (samples: readonly number[]): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  return Math.round((sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0) * 1000) / 1000;
};

/** The catalogue again and again under other makers' names and codes until it has so many items: near-identical, as big ones are. */
const grown = (items: readonly CatalogueItem[], size: number): CatalogueItem[] => {
  const makers = ['', 'Astral', 'Supreme', 'Finolex', 'Prince', 'Ashirvad', 'Kisan', 'Ori-Plast'];
  return Array.from({ length: size }, (_, at) => {
    const item = items[at % items.length];
    const turn = Math.floor(at / items.length);
    const series = turn < makers.length ? '' : ` series ${Math.floor(turn / makers.length)}`;
    const name = `${makers[turn % makers.length]} ${item?.name ?? ''}${series}`.trim();
    return { ...item, sku: `${item?.sku ?? ''}-${turn}`, name, unit: item?.unit ?? 'piece' };
  });
};

const timeEach = (catalogue: readonly CatalogueItem[]): { readonly p95: number; readonly messages: number } => {
  const index = indexCatalogue(catalogue);
  const readings = readFileSync(join(CASES, 'pipes.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((row) => readCase(JSON.parse(row)));
  const samples: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const reading of readings) {
      const start = performance.now();
      interpret({ ...reading, catalogue: index });
      if (round > 0) samples.push(performance.now() - start);
    }
  return { p95: p95Of(samples), messages: samples.length };
};

/**
 * How long one message takes to be read, milliseconds, 95th percentile by nearest rank, with a catalogue of 48 and of 3,750
 * items; the kept messages over pipes, four times after one to warm up.
 */
export const benchInterpret = (): {
  readonly small: { readonly p95: number; readonly messages: number };
  readonly large: { readonly p95: number; readonly messages: number };
} => {
  const items = readCatalogue(join(CASES, 'catalogue-pipes.json'));
  return { small: timeEach(items.slice(0, SMALL)), large: timeEach(grown(items, LARGE)) };
};
