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
import { shipLoad } from './dispatch/ship-load.ts';
import { applyOption } from './exceptions/apply-option.ts';
import { sendAsk } from './exceptions/ask-customers.ts';
import { ackDue, decideDue, escalate } from './exceptions/deadline-jobs.ts';
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
import { raiseForHold } from './exceptions/raise-for-hold.ts';
import { raiseForShortPick } from './exceptions/raise-for-short-pick.ts';
import { raiseForShortage } from './exceptions/raise-for-shortage.ts';
import { raiseForStop } from './exceptions/raise-for-stop.ts';
import { refreshOptions } from './exceptions/refresh-options.ts';
import { resolveForHold } from './exceptions/resolve-for-hold.ts';
import { resolveForStop } from './exceptions/resolve-for-stop.ts';
import { settleApproval } from './exceptions/settle-approval.ts';
import { askDue, settleAsk } from './exceptions/settle-ask.ts';
import { settleTask } from './exceptions/settle-task.ts';
import { undoOption } from './exceptions/undo-option.ts';
import { declareBreakdown } from './execution/declare-breakdown.ts';
import { followOperation } from './execution/follow-operation.ts';
import { numberLot } from './execution/number-lot.ts';
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
import type { JobName } from './postgres/job-name.ts';
import type { Flow } from './postgres/transaction.ts';

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
  'message.undelivered': [(tx, what) => resendAsTemplate(tx, what, { tell: tellUndelivered })],
  'sender.named': [readAgain],
  'mail.explained': [readExplained],
  'line.corrected': [learnAlias],
  'order.drafted': [checkDraft, settleQuestion, settleApproval, (tx, what) => proposeLater(tx, what)],
  'order.checked': [confirmOrder],
  'order.breached': [raiseForBreach],
  'approval.decided': [(tx, what) => concludeApproval(tx, what, { declineOrder }), settleApproval],
  'draft.rejected': [settleApproval],
  'order.confirmed': [promiseOrder, commandErp, replanSoon('order')],
  'order.amended': [promiseOrder, commandAmendment, replanSoon('order')],
  'order.cancelled': [commandCancellation, replanSoon('order')],
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
  'plan.published': [refreshOptions, lookAgain],

  // Something breaks: what it touches is traced before anything moves.
  'hold.raised': [raiseForHold, freeLot, replanSoon('hold')],
  'hold.released': [resolveForHold, replanSoon('hold')],
  'machine.stopped': [raiseForStop, replanSoon('breakdown')],
  'machine.resumed': [resolveForStop, replanSoon('breakdown')],
  'stock.short': [raiseForShortage],
  'pick.short': [raiseForShortPick],
  'exception.raised': [
    (tx, { exceptionId }) => tx.later('exception.options', `options:${exceptionId}`, { exceptionId }),
    lookAgain,
  ],
  'task.acknowledged': [noteAcknowledged],
  'task.decided': [settleTask, lookAgain],
  'option.chosen': [applyOption, replanSoon('hold')],
  'option.undone': [undoOption, replanSoon('hold')],
  'customer.answered': [settleAsk],
  'protection.wanted': [planProtection],
  'protection.started': [runProtection],
  'protection.ended': [endProtection],

  // It leaves.
  'load.confirmed': [shipLoad, commandDispatch, replanSoon('production'), lookAgain],
};

export const jobs: { readonly [Name in JobName]: Job } = {
  'mail.parse': { outside: readMail },
  'message.read': { within: readMessage },
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
  'plant.replan': { within: replanPlant },
  'exception.options': { within: (tx, payload) => offerOptions(tx, payload, { promiseLines, foreseer }) },
  'task.ack_due': { within: ackDue },
  'task.escalate': { within: escalate },
  'task.decide_due': { within: decideDue },
  'customer.ask': { within: sendAsk },
  'customer.ask_due': { within: askDue },
  'decision.actual': { within: measureDecision },
  'protection.look': { within: lookAtProtection },
  'stop.breakdown': { within: declareBreakdown },
};
