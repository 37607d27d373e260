import type { InputColumn, OutputColumn } from '../decision-table/decision-table.ts';
import { exceptionKinds } from '../exception/exception.ts';
import { functionNames } from '../person/function.ts';
import { chainSteps } from './default-routing.ts';

/** The rules about exceptions a plant's own people edit. */
export const packs = ['routing', 'windows', 'escalation'] as const;
export type Pack = (typeof packs)[number];

/** Those about orders: a published table of these writes the levels and price rules that decide (docs/adr/0014). */
export const termPacks = ['approvals', 'discounts'] as const;
export type TermPack = (typeof termPacks)[number];

export const allPacks = [...packs, ...termPacks] as const;
export type AnyPack = (typeof allPacks)[number];

export const isTermPack = (pack: AnyPack): pack is TermPack => termPacks.some((each) => each === pack);

export const severities = ['routine', 'major', 'critical'] as const;

/** How many of the asked functions have to answer before an exception is resolved. */
export const resolutions = ['all', 'any', 'quorum:2', 'quorum:3', 'quorum:4'] as const;

export interface PackColumns {
  readonly inputs: readonly InputColumn[];
  readonly outputs: readonly OutputColumn[];
}

const kind: InputColumn = { name: 'kind', kind: 'text', values: exceptionKinds };
const severity: InputColumn = { name: 'severity', kind: 'text', values: severities };
const plant: InputColumn = { name: 'plant', kind: 'text' };
/** Minor units of the plant's own currency. */
const money: InputColumn = { name: 'moneyAtRisk', kind: 'number', whole: true, least: 0 };
const orders: InputColumn = { name: 'orders', kind: 'number', whole: true, least: 0 };

const week = 10_080;
const minutes = (name: string, least: number): OutputColumn => ({
  name,
  kind: 'number',
  whole: true,
  needed: true,
  least,
  most: week,
});

/** What each pack asks about and answers. How bad it is follows from the window, so the window can't ask for it. */
export const packColumns: Readonly<Record<Pack, PackColumns>> = {
  routing: {
    inputs: [kind, severity, plant, money, orders],
    outputs: [
      { name: 'functions', kind: 'list', values: functionNames, needed: true },
      { name: 'resolution', kind: 'text', values: resolutions, needed: true },
    ],
  },
  windows: {
    inputs: [kind, plant, money, orders],
    outputs: [
      minutes('capMinutes', 1),
      minutes('leadMinutes', 0),
      { name: 'ackPercent', kind: 'number', whole: true, needed: true, least: 1, most: 100 },
    ],
  },
  escalation: {
    inputs: [kind, severity, plant, money, orders],
    outputs: [{ name: 'chain', kind: 'list', values: chainSteps }],
  },
};
