import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import type { Actor } from '../../db/mutator.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { newId } from './id.ts';
import type { Flow, House } from './transaction.ts';

/** A flow in which nothing follows; tests lay their own reactions over it. */
const stillFlow: Flow = {
  'message.received': [],
  'file.announced': [],
  'file.kept': [],
  'message.written': [],
  'message.undelivered': [],
  'sender.named': [],
  'mail.explained': [],
  'rfq.read': [],
  'quote.changed': [],
  'quote.sent': [],
  'quote.settled': [],
  'quote.accepted': [],
  'line.corrected': [],
  'order.drafted': [],
  'order.checked': [],
  'order.breached': [],
  'approval.decided': [],
  'draft.rejected': [],
  'order.confirmed': [],
  'order.amended': [],
  'order.cancelled': [],
  'order.booked': [],
  'erp.refused': [],
  'erp.retried': [],
  'comparison.wanted': [],
  'hold.raised': [],
  'hold.released': [],
  'concession.asked': [],
  'concession.signed': [],
  'concession.ended': [],
  'machine.stopped': [],
  'machine.resumed': [],
  'stock.short': [],
  'plan.published': [],
  'plant.costs_said': [],
  'product.sources_said': [],
  'machine.hours_said': [],
  'operation.changed': [],
  'lot.made': [],
  'lot.judged': [],
  'pick.short': [],
  'load.confirmed': [],
  'order.rushed': [],
  'supply.moved': [],
  'machine.heard': [],
  'machine.silent': [],
  'device.heard': [],
  'erp.lost': [],
  'erp.back': [],
  'exception.raised': [],
  'task.asked': [],
  'task.seen': [],
  'escalation.told': [],
  'message.moved': [],
  'task.acknowledged': [],
  'task.delegated': [],
  'task.reminded': [],
  'shift.handed_over': [],
  'task.decided': [],
  'option.chosen': [],
  'option.undone': [],
  'customer.answered': [],
  'protection.wanted': [],
  'protection.started': [],
  'protection.ended': [],
  'terms.published': [],
};

export interface TestHouse extends House {
  /** A new empty tenant's id. */
  addTenant(name?: string): Promise<string>;
}

/** A House on a test database; the clock stands still at `now` unless given as a function. */
export function testHouse(sql: Sql, given: { now?: number | (() => number); flow?: Partial<Flow> } = {}): TestHouse {
  const fixed = given.now ?? Date.UTC(2026, 10, 2, 4, 30);
  return {
    sql,
    flow: { ...stillFlow, ...given.flow },
    now: typeof fixed === 'function' ? fixed : () => fixed,
    newId: () => newId(),
    committed: () => undefined,
    async addTenant(name = 'test plant') {
      const id = randomUUID();
      await sql`insert into app.tenant (id, name) values (${id}, ${name})`;
      return id;
    },
  };
}

/** A person with these functions, for acting in tests. */
export function testActor(tenantId: string, personId: string, functions: FunctionName[], plantIds: string[]): Actor {
  return { tenantId, personId, functions, plantIds };
}
