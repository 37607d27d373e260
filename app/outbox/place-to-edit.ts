import { concessions } from '../../db/concession/concession.ts';
import { draftLines } from '../../db/draft/draft.ts';
import { options } from '../../db/exception/exception.ts';
import { loadLines } from '../../db/load/load.ts';
import { protections } from '../../db/order/protection.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { quoteLines } from '../../db/quote/quote.ts';
import { tasks } from '../../db/task/task.ts';
import type { Local } from '../_sync/local.ts';

/** What of an action's arguments says where its form is. */
type Ids = Readonly<Record<string, string | undefined>>;

type Finding = (ids: Ids, local: Pick<Local, 'rows'>, functions: readonly FunctionName[]) => string | undefined;

const one =
  (place: string, id: string): Finding =>
  (ids) =>
    ids[id] === undefined ? place : `${place}/${ids[id]}`;

const raisedAt: Finding = (ids, _, functions) => {
  const inspects = functions.includes('quality') || functions.includes('manager');
  return one(inspects ? '/quality/raise' : '/floor/hold', 'lotId')(ids, _, functions);
};

const approvalAt: Finding = ({ draftId }, local) => {
  const asked = local.rows(tasks).where('draftId', draftId ?? '');
  return one('/tasks', 'taskId')({ taskId: asked.find(({ kind }) => kind === 'approval')?.id }, local, []);
};

/** By the action's name without its version, else by the part of it before the dot. */
const places: Readonly<Record<string, Finding>> = {
  'hold.raise': raisedAt,
  hold: one('/quality/hold', 'holdId'),
  concession: ({ concessionId, holdId }, local) =>
    one('/quality/hold', 'id')({ id: holdId ?? local.rows(concessions).get(concessionId ?? '')?.holdId }, local, []),
  lot: one('/quality/lot', 'lotId'),
  load: one('/dispatch', 'loadId'),
  loadLine: ({ lineId }, local) =>
    one('/dispatch', 'loadId')({ loadId: local.rows(loadLines).get(lineId ?? '')?.loadId }, local, []),
  operation: () => '/floor',
  equipment: () => '/floor',
  supply: () => '/materials',
  task: one('/tasks', 'taskId'),
  'task.comment': ({ taskId, exceptionId }, local) =>
    taskId === undefined ? one('/exceptions', 'id')({ id: exceptionId }, local, []) : `/tasks/${taskId}`,
  shift: () => '/tasks',
  calendar: () => '/admin/calendar',
  plant: () => '/admin/calendar',
  hours: () => '/admin/calendar',
  opening: () => '/admin/calendar',
  rota: () => '/admin/calendar',
  option: ({ optionId }, local) =>
    one('/exceptions', 'id')({ id: local.rows(options).get(optionId ?? '')?.exceptionId }, local, []),
  approval: approvalAt,
  draft: one('/commercial', 'draftId'),
  draftLine: ({ lineId }, local) =>
    one('/commercial', 'draftId')({ draftId: local.rows(draftLines).get(lineId ?? '')?.draftId }, local, []),
  alias: () => '/commercial',
  ownWord: () => '/commercial/names',
  message: () => '/commercial',
  attachment: () => '/commercial',
  'message.paste': () => '/commercial/list',
  mail: one('/commercial/message', 'messageId'),
  quote: one('/commercial/quote', 'quoteId'),
  quoteLine: ({ lineId }, local) =>
    one('/commercial/quote', 'quoteId')({ quoteId: local.rows(quoteLines).get(lineId ?? '')?.quoteId }, local, []),
  customer: () => '/commercial/customers',
  order: one('/orders', 'orderId'),
  protection: ({ protectionId }, local) =>
    one('/orders', 'orderId')({ orderId: local.rows(protections).get(protectionId ?? '')?.orderId }, local, []),
  price: () => '/commercial/prices',
  limit: one('/finance', 'customerId'),
  credit: () => '/finance',
  creditTerm: () => '/finance/terms',
  tax: () => '/finance/terms',
  level: () => '/admin/terms',
  product: () => '/admin/products',
  source: () => '/admin/sources',
  substitute: () => '/admin/sources',
  'customer.put': () => '/admin/customers',
  delegation: () => '/tasks',
  person: () => '/admin',
  reach: () => '/tasks',
  quietHours: () => '/tasks',
  ruleSet: () => '/admin',
};

const textsIn = (args: unknown): Ids =>
  Object.fromEntries(Object.entries(args ?? {}).filter(([, value]) => typeof value === 'string'));

/** Where a refused action can be done again differently; undefined when there is no such place. */
export function placeToEdit(
  { name, args }: { readonly name: string; readonly args: unknown },
  local: Pick<Local, 'rows'>,
  functions: readonly FunctionName[],
): string | undefined {
  const bare = name.replace(/@\d+$/, '');
  const find = places[bare] ?? places[bare.split('.')[0] ?? ''];
  return find?.(textsIn(args), local, functions);
}
