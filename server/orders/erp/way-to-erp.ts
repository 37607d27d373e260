import type { Instant } from '../../../db/values/instant.ts';
import { type House, transactAsSystem } from '../../postgres/transaction.ts';
import type { ErpOutcome } from './ask-erp.ts';
import { type Circuit, openCircuit } from './circuit.ts';
import { erpnextErp } from './erpnext/erpnext.ts';
import { erpnextSettings } from './erpnext/settings.ts';
import { ledgerErp } from './ledger.ts';
import { odooErp } from './odoo/odoo.ts';
import { odooSettings } from './odoo/settings.ts';
import type { ErpPort } from './port.ts';
import { sapb1Erp } from './sapb1/sapb1.ts';
import { sapb1Settings } from './sapb1/settings.ts';
import { tallySettings } from './tally/settings.ts';
import { tallyErp } from './tally/tally.ts';
import { trytonErp, trytonSettings } from './tryton/tryton-erp.ts';

/** How a tenant's ERP is reached, and the circuit every attempt goes through. */
export interface WayToErp {
  readonly kind: string;
  readonly erp: ErpPort;
  readonly circuit: Circuit;
  /** Since when the books are kept there; 0 when they always were. */
  readonly since: Instant;
}

type Open = (house: House, tenantId: string) => ErpPort;

/** What each kind of ERP is reached with; throws a ZodError that names what is missing in its settings. */
const adapters: Readonly<Record<string, (settings: unknown) => Open>> = {
  tryton: (settings) => always(trytonErp(trytonSettings.parse(settings))),
  erpnext: (settings) => always(erpnextErp(erpnextSettings.parse(settings))),
  odoo: (settings) => always(odooErp(odooSettings.parse(settings))),
  sapb1: (settings) => always(sapb1Erp(sapb1Settings.parse(settings))),
  tally(given) {
    const settings = tallySettings.parse(given);
    return (house, tenantId) => tallyErp(house, tenantId, settings);
  },
};

const always =
  (erp: ErpPort): Open =>
  () =>
    erp;

/** Whether these settings would do for an ERP of this kind; throws what is wrong with them. */
export function checkErpSettings(kind: string, settings: unknown): void {
  if (kind === 'ledger') return;
  const adapter = adapters[kind];
  if (!adapter) throw new Error(`There is no ERP called ${kind}; there are: ${Object.keys(adapters).join(', ')}.`);
  adapter(settings);
}

interface Known extends WayToErp {
  readonly changedAt: string;
}

/** Logins and circuits live as long as the process; another process finds out by itself. */
const ways = new WeakMap<House, Map<string, Known>>();

/** The ERP a tenant's books are kept in: the built-in ledger when none is set up. */
export async function wayToErp(house: House, tenantId: string): Promise<WayToErp> {
  const [connection] = await transactAsSystem(
    house,
    tenantId,
    ({ sql }) => sql<{ kind: string; settings: unknown; changedAt: string; since: number }[]>`
      select kind, settings, changed_at::text as "changedAt", (extract(epoch from connected_at) * 1000)::float8 as since from ops.erp_connection where tenant_id = app.tenant_id()`,
  );
  if (!connection || connection.kind === 'ledger') {
    return { kind: 'ledger', erp: ledgerErp(house, tenantId), circuit: noCircuit, since: connection?.since ?? 0 };
  }
  const { kind, settings, changedAt, since } = connection;
  const known = ways.get(house) ?? new Map<string, Known>();
  ways.set(house, known);
  const before = known.get(tenantId);
  if (before?.changedAt === changedAt) return before;
  const adapter = adapters[kind];
  if (!adapter) throw new Error(`No adapter for the ERP ${kind}`);
  const way = {
    kind,
    erp: adapter(settings)(house, tenantId),
    circuit: openCircuit(house, tenantId, kind),
    changedAt,
    since,
  };
  known.set(tenantId, way);
  return way;
}

/** The ledger is the database itself: when it is away, nothing asks it anything. */
const noCircuit: Circuit = { run: (work: () => Promise<ErpOutcome | undefined>) => work() };
