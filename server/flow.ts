/**
 * The operation on one page: when X has happened, Y follows.
 *
 *   message → draft → checks → order → promise, plan → work orders → lots → load → dispatch
 *
 * Everything in `flow` runs in the transaction that caused it: a hold and all of its tasks, all or none. What is slow or
 * outside is queued there as a job and done by the worker; `jobs` says by what.
 */
import { checkDraft } from './checks/check-draft.ts';
import { concludeApproval } from './checks/conclude-approval.ts';
import { honourQuote, priceQuote } from './checks/price-quote.ts';
import { awaitEffect, takeEffect } from './checks/take-effect.ts';
import { shipLoad } from './dispatch/ship-load.ts';
import { applyOption } from './exceptions/apply-option.ts';
import { sendAsk } from './exceptions/ask-customers.ts';
import { lookAgainAtDraft } from './exceptions/check-again.ts';
import { ackDue, decideDue, escalate, remind } from './exceptions/deadline-jobs.ts';
import { measureDecision } from './exceptions/measure-decision.ts';
import { noteAcknowledged } from './exceptions/note-acknowledged.ts';
import { offerOptions } from './exceptions/offer-options.ts';
import {
  endProtection,
  lookAgain,
  lookAtProtection,
  planProtection,
  runProtection,
} from './exceptions/protect-order.ts';
import { raiseForBreach } from './exceptions/raise-for-breach.ts';
import { raiseForDemand } from './exceptions/raise-for-demand.ts';
import { lookForDevice, raiseForDevice } from './exceptions/raise-for-device.ts';
import { lookForErp, raiseForErp, resolveForErp } from './exceptions/raise-for-erp.ts';
import { raiseForHold } from './exceptions/raise-for-hold.ts';
import { raiseForNames, resolveForName } from './exceptions/raise-for-name.ts';
import { raiseForShortPick } from './exceptions/raise-for-short-pick.ts';
import { raiseForShortage } from './exceptions/raise-for-shortage.ts';
import { raiseForSilence, resolveForSilence } from './exceptions/raise-for-silence.ts';
import { raiseForStop } from './exceptions/raise-for-stop.ts';
import { lookForSupply, raiseForSupply, supplyDue } from './exceptions/raise-for-supply.ts';
import { readRota } from './exceptions/read-rota.ts';
import { findSourcesAgain, priceAgain, refreshOptions } from './exceptions/refresh-options.ts';
import { endFlapping } from './exceptions/resolve.ts';
import { resolveForHold } from './exceptions/resolve-for-hold.ts';
import { resolveForStop } from './exceptions/resolve-for-stop.ts';
import { settleAlternate } from './exceptions/settle-alternate.ts';
import { settleApproval } from './exceptions/settle-approval.ts';
import { askDue, settleAsk } from './exceptions/settle-ask.ts';
import {
  askSigners,
  endConcessions,
  expireConcession,
  settleEnded,
  settleSigned,
} from './exceptions/settle-concession.ts';
import { settleExpedite } from './exceptions/settle-expedite.ts';
import { settleMoneyWay } from './exceptions/settle-money-way.ts';
import { settleOutsource } from './exceptions/settle-outsource.ts';
import { settleSubstitute } from './exceptions/settle-substitute.ts';
import { settleTask } from './exceptions/settle-task.ts';
import { tellBuyer } from './exceptions/tell-buyer.ts';
import { timeTask } from './exceptions/time-task.ts';
import { undoOption } from './exceptions/undo-option.ts';
import { weighPlant, weighSoon } from './exceptions/weigh-plant.ts';
import { declareBreakdown } from './execution/declare-breakdown.ts';
import { followOperation } from './execution/follow-operation.ts';
import { listenToMachine } from './execution/listen-to-machine.ts';
import { numberLot } from './execution/number-lot.ts';
import { aliasPhrase } from './intake/alias-phrase.ts';
import { chaseQuestion, handOverQuestion } from './intake/chase-question.ts';
import { fetchFile } from './intake/fetch-file.ts';
import { lookInto, readKeptFile } from './intake/files/read-kept-file.ts';
import { learnAlias } from './intake/learn-alias.ts';
import { readMail } from './intake/mail/read-mail.ts';
import { proposeLater, proposeLines } from './intake/propose/propose-lines.ts';
import { readAgain } from './intake/read-again.ts';
import { readExplained } from './intake/read-explained.ts';
import { readMessage } from './intake/read-message.ts';
import { settleQuestion } from './intake/settle-question.ts';
import { tellUndelivered } from './intake/tell-undelivered.ts';
import type { Job } from './job.ts';
import { askAboutRefusal } from './orders/ask-about-refusal.ts';
import {
  commandAmendment,
  commandCancellation,
  commandDispatch,
  commandErp,
  deliverAgain,
} from './orders/command-erp.ts';
import { confirmOrder } from './orders/confirm-order.ts';
import { declineOrder } from './orders/decline-order.ts';
import { deliverCommand } from './orders/deliver-command.ts';
import { sendMail } from './orders/mail/send-mail.ts';
import { markMessageRead, markReadSoon } from './orders/mark-read.ts';
import { pullErp } from './orders/pull-erp.ts';
import { reconcileErp, reconcileSoon } from './orders/reconcile-erp.ts';
import { replyToCustomer } from './orders/reply-to-customer.ts';
import { resendAsTemplate } from './orders/resend-as-template.ts';
import { sendMessage } from './orders/send-message.ts';
import { askForQuote, endQuoteTask, expireQuote, sendQuoteOut } from './orders/send-quote.ts';
import { foreseer } from './planning/foresee.ts';
import { freeLot } from './planning/free-lot.ts';
import { promiseLines } from './planning/promise-lines.ts';
import { promiseOrder } from './planning/promise-order.ts';
import { replanPlant } from './planning/replan-plant.ts';
import { replanSoon } from './planning/replan-soon.ts';
import { weighRush } from './planning/weigh-rush.ts';
import type { JobName } from './postgres/job-name.ts';
import type { ServerTx } from './postgres/server-tx.ts';
import type { Flow } from './postgres/transaction.ts';
import { answerByChat } from './telling/answer-by-chat.ts';
import { noteActed, noteMoved, noteSeen } from './telling/note-told.ts';
import { sendPush } from './telling/send-push.ts';
import { sendSummary } from './telling/send-summary.ts';
import { tellDelegated, tellReminded } from './telling/tell-anew.ts';
import { tellByChat } from './telling/tell-by-chat.ts';
import { tellHandedOver } from './telling/tell-hand-over.ts';
import { tellPeople } from './telling/tell-people.ts';

/** Weighed on its own, so that nobody waits for it who only wants the order confirmed. */
const weighDemand = (tx: ServerTx, { orderId }: { readonly orderId: string }): Promise<void> =>
  tx.later('demand.weigh', `demand:${orderId}`, { orderId });

const countNames = (tx: ServerTx, { draftId }: { readonly draftId: string }): Promise<void> =>
  tx.later('name.count', `names:${draftId}`, { draftId });

export const flow: Flow = {
  // A chat message becomes an order.
  'message.received': [
    (tx, { messageId }) => tx.later('message.read', `message:${messageId}`, { messageId }),
    markReadSoon,
  ],
  'file.announced': [(tx, { attachmentId }) => tx.later('file.fetch', `file:${attachmentId}`, { attachmentId })],
  'file.kept': [lookInto],
  'message.written': [
    (tx, { outboundId }) => tx.later('whatsapp.send', `whatsapp:${outboundId}`, { messageId: outboundId }),
  ],
  'message.undelivered': [
    async (tx, what) => {
      if (!(await noteMoved(tx, what))) await resendAsTemplate(tx, what, { tell: tellUndelivered });
    },
  ],
  'message.moved': [async (tx, what) => void (await noteMoved(tx, what))],
  'sender.named': [readAgain],
  'mail.explained': [readExplained],
  'line.corrected': [learnAlias, (tx, what) => resolveForName(tx, what, { nameIn: aliasPhrase })],
  'order.drafted': [checkDraft, settleQuestion, settleApproval, (tx, what) => proposeLater(tx, what), countNames],
  'order.checked': [confirmOrder],
  'order.breached': [raiseForBreach],
  'approval.decided': [(tx, what) => concludeApproval(tx, what, { declineOrder }), settleApproval],
  'draft.rejected': [settleApproval],
  'order.confirmed': [promiseOrder, commandErp, replanSoon('order'), weighDemand],
  'order.amended': [promiseOrder, commandAmendment, replanSoon('order'), weighDemand],
  'order.rushed': [weighDemand],
  'order.cancelled': [commandCancellation, replanSoon('order'), weighDemand],
  'order.booked': [replyToCustomer],
  'erp.refused': [askAboutRefusal],
  'erp.retried': [deliverAgain],
  'comparison.wanted': [reconcileSoon],

  // A request becomes a quote, and its acceptance an order.
  'rfq.read': [priceQuote, askForQuote],
  'quote.changed': [priceQuote],
  'quote.sent': [sendQuoteOut, endQuoteTask],
  'quote.settled': [endQuoteTask],
  'quote.accepted': [honourQuote],

  // The order is made.
  'operation.changed': [followOperation],
  'lot.made': [numberLot, replanSoon('production')],
  'lot.judged': [replanSoon('production')],
  'plan.published': [refreshOptions, weighSoon, lookAgain],
  'plant.costs_said': [priceAgain],
  'product.sources_said': [findSourcesAgain],
  'machine.hours_said': [replanSoon('person')],

  // Something breaks: what it touches is traced before anything moves.
  'hold.raised': [raiseForHold, freeLot, replanSoon('hold')],
  'hold.released': [endConcessions, resolveForHold, replanSoon('hold')],
  'concession.asked': [askSigners, replanSoon('hold')],
  'concession.signed': [settleSigned, replanSoon('hold')],
  'concession.ended': [settleEnded, replanSoon('hold')],
  'machine.stopped': [raiseForStop, replanSoon('breakdown')],
  'machine.resumed': [resolveForStop, replanSoon('breakdown')],
  'machine.silent': [raiseForSilence],
  'machine.heard': [resolveForSilence],
  'stock.short': [raiseForShortage],
  'supply.moved': [raiseForSupply, lookForSupply, replanSoon('supply')],
  'erp.lost': [lookForErp],
  'erp.back': [resolveForErp],
  'device.heard': [lookForDevice],
  'pick.short': [raiseForShortPick],
  'exception.raised': [
    (tx, { exceptionId }) => tx.later('exception.options', `options:${exceptionId}`, { exceptionId }),
    (tx, { exceptionId }) => tx.later('task.tell', `tell:${exceptionId}`, { exceptionId }),
    lookAgain,
  ],
  'task.acknowledged': [noteAcknowledged, noteActed],
  'task.delegated': [tellDelegated],
  'task.reminded': [tellReminded],
  'shift.handed_over': [tellHandedOver],
  'task.decided': [
    settleExpedite,
    settleOutsource,
    settleAlternate,
    settleSubstitute,
    settleMoneyWay,
    settleTask,
    noteActed,
    lookAgain,
  ],

  // It reaches the people who are asked.
  'task.asked': [timeTask, (tx, { taskId }) => tx.later('task.tell', `tell:${taskId}`, { taskId })],
  'escalation.told': [(tx, { taskId }) => tx.later('task.tell', `tell:${taskId}`, { taskId })],
  'task.seen': [noteSeen],
  'option.chosen': [applyOption, replanSoon('hold')],
  'option.undone': [undoOption, replanSoon('hold')],
  'customer.answered': [settleAsk],
  'protection.wanted': [planProtection],
  'protection.started': [runProtection],
  'protection.ended': [endProtection],

  // A table of approvals or discounts is published ahead of its time.
  'terms.published': [awaitEffect],

  // It leaves.
  'load.confirmed': [shipLoad, commandDispatch, replanSoon('production'), lookAgain],
};

export const jobs: { readonly [Name in JobName]: Job } = {
  'mail.parse': { outside: readMail },
  'message.read': { within: (tx, payload) => answerByChat(tx, payload, { readMessage }) },
  'draft.check': { within: (tx, { draftId }) => checkDraft(tx, { draftId: String(draftId) }) },
  'question.chase': { within: chaseQuestion },
  'question.hand_over': { within: handOverQuestion },
  'file.fetch': { outside: fetchFile },
  'file.read': { outside: readKeptFile },
  'lines.propose': { outside: proposeLines },
  'erp.deliver': { outside: deliverCommand },
  'erp.reconcile': { outside: reconcileErp },
  'erp.pull': { outside: pullErp },
  'whatsapp.send': { outside: sendMessage },
  'whatsapp.mark_read': { outside: markMessageRead },
  'mail.send': { outside: sendMail },
  'quote.expire': { within: expireQuote },
  'plant.replan': { within: replanPlant, weighs: true },
  'exception.options': {
    within: (tx, payload) => offerOptions(tx, payload, { promiseLines, foreseer }),
    weighs: true,
  },
  'task.ack_due': { within: ackDue },
  'task.escalate': { within: escalate },
  'task.remind': { within: remind },
  'task.decide_due': { within: decideDue },
  'task.tell': { within: (tx, payload) => tellPeople(tx, payload, { readRota }) },
  'task.unseen': { within: (tx, payload) => tellByChat(tx, payload) },
  'push.send': { outside: sendPush },
  'notice.summary': { within: sendSummary },
  'customer.ask': { within: sendAsk },
  'customer.ask_due': { within: askDue },
  'concession.expire': { within: expireConcession },
  'option.tell': { within: tellBuyer },
  'draft.look_again': { within: lookAgainAtDraft },
  'decision.actual': { within: measureDecision },
  'protection.look': { within: lookAtProtection },
  'stop.breakdown': { within: declareBreakdown },
  'machine.listen': { within: listenToMachine },
  'exception.calm': { within: endFlapping },
  'plant.weigh': { within: weighPlant, weighs: true },
  'demand.weigh': { within: (tx, payload) => raiseForDemand(tx, payload, { weighRush }), weighs: true },
  'supply.look': { within: supplyDue },
  'erp.look': { within: raiseForErp },
  'name.count': { within: (tx, payload) => raiseForNames(tx, payload, { nameIn: aliasPhrase }) },
  'device.look': { within: raiseForDevice },
  'terms.take_effect': { within: takeEffect },
};
