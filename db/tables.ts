import { approvalLevels, delegations } from './approval/approval-level.ts';
import { concessions } from './concession/concession.ts';
import { creditAges, creditTerms, payments, temporaryLimits } from './credit/credit.ts';
import { aliases, creditPositions, customers } from './customer/customer.ts';
import { customerAddresses } from './customer/customer-address.ts';
import { alarms } from './delivery/alarm.ts';
import { notices } from './delivery/notice.ts';
import { quietHours } from './delivery/quiet-hours.ts';
import { reaches } from './delivery/reach.ts';
import { approvals, draftLines, orderDrafts } from './draft/draft.ts';
import { equipment, machineStops } from './equipment/equipment.ts';
import { machineHours, machineOpenings } from './equipment/machine-hours.ts';
import { customerAsks } from './exception/customer-ask.ts';
import { exceptions, options } from './exception/exception.ts';
import { holds } from './hold/hold.ts';
import { ownWords } from './lexicon/own-word.ts';
import { deliveryProofs } from './load/delivery-proof.ts';
import { loadLines, loads } from './load/load.ts';
import { allocations, lots } from './lot/lot.ts';
import { lineSources, mailFiles, mails } from './mail/mail.ts';
import { attachments, inboundMessages, outboundMessages } from './message/message.ts';
import { orderAmendments } from './order/amendment.ts';
import { erpDifferences, erpLinks, erpStock } from './order/erp-link.ts';
import { erpCommands, orderLines, salesOrders } from './order/order.ts';
import { protections } from './order/protection.ts';
import { people } from './person/person.ts';
import { planVersions } from './plan/plan-version.ts';
import { plants } from './plant/plant.ts';
import { plantCosts } from './plant/plant-cost.ts';
import { priceRules } from './price/price-rule.ts';
import { products } from './product/product.ts';
import { productSources } from './product/product-source.ts';
import { productSubstitutes } from './product/product-substitute.ts';
import { quoteLines, quotes } from './quote/quote.ts';
import { ruleSets } from './rule/rule-set.ts';
import { handOvers } from './shift/hand-over.ts';
import { calendarDays, covers, onCalls, plantCalendars, shiftAssignments, shifts } from './shift/shift.ts';
import { supplyOrders } from './supply/supply-order.ts';
import type { BaseRow, Table } from './table.ts';
import { comments } from './task/comment.ts';
import { decisions, escalations, reminders, tasks } from './task/task.ts';
import { taxProfiles, taxRates } from './tax/tax.ts';
import { operations, workOrders } from './work-order/work-order.ts';

/** Every synced table, parents before children. Pull, Dexie's stores and the migrations' test all start from this list. */
export const tables = [
  plants,
  people,
  plantCosts,
  plantCalendars,
  calendarDays,
  shifts,
  shiftAssignments,
  covers,
  onCalls,
  ruleSets,
  equipment,
  machineStops,
  machineHours,
  products,
  productSources,
  productSubstitutes,
  customers,
  customerAddresses,
  creditPositions,
  creditTerms,
  creditAges,
  temporaryLimits,
  payments,
  aliases,
  ownWords,
  priceRules,
  taxRates,
  taxProfiles,
  approvalLevels,
  delegations,
  inboundMessages,
  attachments,
  mails,
  mailFiles,
  lineSources,
  quotes,
  quoteLines,
  orderDrafts,
  draftLines,
  approvals,
  outboundMessages,
  salesOrders,
  orderLines,
  orderAmendments,
  erpCommands,
  erpLinks,
  erpDifferences,
  erpStock,
  supplyOrders,
  workOrders,
  operations,
  lots,
  allocations,
  holds,
  planVersions,
  loads,
  loadLines,
  deliveryProofs,
  exceptions,
  concessions,
  options,
  machineOpenings,
  customerAsks,
  protections,
  tasks,
  escalations,
  reminders,
  decisions,
  comments,
  handOvers,
  reaches,
  quietHours,
  notices,
  alarms,
] as unknown as readonly Table<BaseRow>[];
