import admin from './hi/admin.json' with { type: 'json' };
import commercial from './hi/commercial.json' with { type: 'json' };
import dispatch from './hi/dispatch.json' with { type: 'json' };
import exceptions from './hi/exceptions.json' with { type: 'json' };
import finance from './hi/finance.json' with { type: 'json' };
import floor from './hi/floor.json' with { type: 'json' };
import maintenance from './hi/maintenance.json' with { type: 'json' };
import manager from './hi/manager.json' with { type: 'json' };
import materials from './hi/materials.json' with { type: 'json' };
import notify from './hi/notify.json' with { type: 'json' };
import orders from './hi/orders.json' with { type: 'json' };
import planning from './hi/planning.json' with { type: 'json' };
import quality from './hi/quality.json' with { type: 'json' };
import quotes from './hi/quotes.json' with { type: 'json' };
import refusals from './hi/refusals.json' with { type: 'json' };
import rules from './hi/rules.json' with { type: 'json' };
import shared from './hi/shared.json' with { type: 'json' };
import sync from './hi/sync.json' with { type: 'json' };
import tasks from './hi/tasks.json' with { type: 'json' };
import terms from './hi/terms.json' with { type: 'json' };
import tour from './hi/tour.json' with { type: 'json' };

/** All a Hindi reader is told, for the tests. */
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
