import admin from './en/admin.json' with { type: 'json' };
import commercial from './en/commercial.json' with { type: 'json' };
import dispatch from './en/dispatch.json' with { type: 'json' };
import exceptions from './en/exceptions.json' with { type: 'json' };
import finance from './en/finance.json' with { type: 'json' };
import floor from './en/floor.json' with { type: 'json' };
import maintenance from './en/maintenance.json' with { type: 'json' };
import manager from './en/manager.json' with { type: 'json' };
import materials from './en/materials.json' with { type: 'json' };
import notify from './en/notify.json' with { type: 'json' };
import orders from './en/orders.json' with { type: 'json' };
import planning from './en/planning.json' with { type: 'json' };
import quality from './en/quality.json' with { type: 'json' };
import quotes from './en/quotes.json' with { type: 'json' };
import refusals from './en/refusals.json' with { type: 'json' };
import rules from './en/rules.json' with { type: 'json' };
import shared from './en/shared.json' with { type: 'json' };
import sync from './en/sync.json' with { type: 'json' };
import tasks from './en/tasks.json' with { type: 'json' };
import terms from './en/terms.json' with { type: 'json' };
import tour from './en/tour.json' with { type: 'json' };

/** All English words, for the compiler and the tests: its shape is what `useWords` accepts. A device loads area by area. */
export const words = {
  shared,
  floor,
  quality,
  dispatch,
  planning,
  materials,
  commercial,
  quotes,
  maintenance,
  finance,
  manager,
  admin,
  notify,
  tasks,
  exceptions,
  orders,
  sync,
  tour,
  terms,
  rules,
  refusals,
};
