import type { Answer, DecisionRow, DecisionTable } from '../decision-table/decision-table.ts';
import { type ExceptionKind, exceptionKinds } from '../exception/exception.ts';
import { defaultRouting, fastestWayOutMinutes } from './default-routing.ts';
import { type Pack, packColumns } from './pack.ts';

/** Of the window: by then somebody has taken it. */
const ackPercent = 20;

/** One kind's rules as they were before they were tables, and as the playbook still lists them. */
export interface KindRules {
  readonly kind: string;
  readonly functions: readonly string[];
  readonly capMinutes: number;
  readonly chain: readonly string[];
}

function answersOf(pack: Pack, { kind, functions, capMinutes, chain }: KindRules): readonly Answer[] {
  switch (pack) {
    case 'routing':
      return [functions, 'all'];
    case 'windows':
      return [capMinutes, leadOf(kind), ackPercent];
    case 'escalation':
      return [chain];
  }
}

const isKind = (kind: string): kind is ExceptionKind => exceptionKinds.some((each) => each === kind);
const leadOf = (kind: string): number => (isKind(kind) ? fastestWayOutMinutes[kind] : 0);

/** A row that answers for one kind, whatever else is the case. */
const rowFor = (pack: Pack, rules: KindRules): DecisionRow => ({
  id: rules.kind,
  when: packColumns[pack].inputs.map(({ name }) => (name === 'kind' ? JSON.stringify(rules.kind) : '-')),
  answers: answersOf(pack, rules),
});

/** A pack that says what rules by kind say, one row for each kind; the first row that fits answers. */
export const packOfKinds = (pack: Pack, rules: readonly KindRules[]): DecisionTable => ({
  name: pack,
  hitPolicy: 'first',
  ...packColumns[pack],
  rows: rules.map((each) => rowFor(pack, each)),
});

/** The playbook: what counts where a plant has published nothing, and for what its own rules leave open. */
export const defaultPacks: Readonly<Record<Pack, DecisionTable>> = {
  routing: packOfKinds('routing', defaultRouting),
  windows: packOfKinds('windows', defaultRouting),
  escalation: packOfKinds('escalation', defaultRouting),
};
