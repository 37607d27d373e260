import { endStandIn, putLevel, removeLevel } from './approval/level-mutators.ts';
import {
  askConcession,
  refuseConcession,
  signConcession,
  withdrawConcession,
} from './concession/concession-mutators.ts';
import { endLimit, giveLimit, standIn } from './credit/credit-mutators.ts';
import { putCredit, putTerm, removeTerm } from './credit/term-mutators.ts';
import { forgetAlias } from './customer/alias-mutators.ts';
import { putCustomers } from './customer/customer-mutators.ts';
import { addNumber, changeNumber, removeNumber } from './customer/number-mutators.ts';
import { setQuietHours, setReach } from './delivery/delivery-mutators.ts';
import { seeTask } from './delivery/seen-mutator.ts';
import {
  correctLine,
  decideApproval,
  rejectDraft,
  removeLine,
  setCustomer,
  setDiscount,
} from './draft/draft-mutators.ts';
import { reportRunning, reportStop } from './equipment/equipment-mutators.ts';
import { callOffOpening, openMachine, setMachineHours } from './equipment/machine-hours-mutators.ts';
import { closeHold, raiseHold } from './hold/hold-mutators.ts';
import { addWord, removeWord } from './lexicon/own-word-mutators.ts';
import { deliverOrder } from './load/delivery-mutators.ts';
import { breakSeal, confirmLoad, pickLine, pickShort, sealLoad, unpickLine } from './load/load-mutators.ts';
import { judgeLot } from './lot/lot-mutators.ts';
import { addAddress, pasteList, readMailAs, removeAddress } from './mail/mail-mutators.ts';
import { answerMessage } from './message/answer-message.ts';
import { keyOrder } from './message/key-order.ts';
import { fetchAgain, nameSender } from './message/message-mutators.ts';
import type { Mutator } from './mutator.ts';
import { amendOrder, cancelOrder } from './order/amendment-mutators.ts';
import { compareBooks, noteOverwritten, retryErp } from './order/erp-mutators.ts';
import { giveUpProtection, protectOrder, startProtection } from './order/protection-mutators.ts';
import { wantBy } from './order/rush-mutators.ts';
import { addPerson, setFunctions, setLanguage } from './person/person-mutators.ts';
import { setCosts } from './plant/plant-cost-mutators.ts';
import { endPrice, putPrices } from './price/price-mutators.ts';
import { putProducts } from './product/product-mutators.ts';
import { dropSource, dropSubstitute, setSource, setSubstitute } from './product/source-mutators.ts';
import {
  approveQuote,
  declineQuote,
  removeQuoteLine,
  reopenQuote,
  sendQuote,
  setQuoteLine,
  setQuoteTerms,
  withdrawQuote,
} from './quote/quote-mutators.ts';
import { publishRouting, publishRules, rollBackRules } from './rule/rule-mutators.ts';
import { putDays, setCalendar } from './shift/calendar-mutators.ts';
import { handOver, takeBack, takeOver } from './shift/hand-over-mutators.ts';
import { putRota, removeFromRota } from './shift/rota-mutators.ts';
import { cancelSupply, delaySupply, expectSupply, receiveSupply, takeBackReceipt } from './supply/supply-mutators.ts';
import { commentTask, delegateTask } from './task/delegate-mutators.ts';
import { acknowledgeTask, chooseOption, decideTask, undoOption } from './task/task-mutators.ts';
import { endTax, putTax } from './tax/tax-mutators.ts';
import { completeOperation, countOperation, pauseOperation, startOperation } from './work-order/operation-mutators.ts';

const all = [
  correctLine,
  removeLine,
  setDiscount,
  setCustomer,
  rejectDraft,
  decideApproval,
  forgetAlias,
  addWord,
  removeWord,
  addNumber,
  removeNumber,
  nameSender,
  keyOrder,
  fetchAgain,
  answerMessage,
  changeNumber,
  amendOrder,
  cancelOrder,
  putPrices,
  endPrice,
  giveLimit,
  endLimit,
  standIn,
  addAddress,
  removeAddress,
  readMailAs,
  pasteList,
  setQuoteLine,
  removeQuoteLine,
  setQuoteTerms,
  approveQuote,
  sendQuote,
  reopenQuote,
  withdrawQuote,
  declineQuote,
  endStandIn,
  putLevel,
  removeLevel,
  putTerm,
  removeTerm,
  putCredit,
  putTax,
  endTax,
  putProducts,
  putCustomers,
  retryErp,
  compareBooks,
  noteOverwritten,
  wantBy,
  expectSupply,
  delaySupply,
  receiveSupply,
  takeBackReceipt,
  cancelSupply,
  reportStop,
  reportRunning,
  judgeLot,
  raiseHold,
  closeHold,
  askConcession,
  signConcession,
  refuseConcession,
  withdrawConcession,
  pickLine,
  unpickLine,
  pickShort,
  sealLoad,
  confirmLoad,
  deliverOrder,
  breakSeal,
  addPerson,
  setFunctions,
  setLanguage,
  publishRouting,
  publishRules,
  rollBackRules,
  seeTask,
  setReach,
  setQuietHours,
  acknowledgeTask,
  decideTask,
  chooseOption,
  delegateTask,
  commentTask,
  handOver,
  takeOver,
  takeBack,
  setCalendar,
  setCosts,
  setSource,
  dropSource,
  setSubstitute,
  dropSubstitute,
  setMachineHours,
  openMachine,
  callOffOpening,
  putDays,
  putRota,
  removeFromRota,
  undoOption,
  protectOrder,
  startProtection,
  giveUpProtection,
  startOperation,
  pauseOperation,
  countOperation,
  completeOperation,
] as unknown as readonly Mutator[];

/** Every mutator by its versioned name. An old version stays here for 30 days after the last app that sends it. */
export const mutators: ReadonlyMap<string, Mutator> = new Map(all.map((each) => [each.name, each]));
