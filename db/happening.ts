import type { Signature } from './concession/concession.ts';
import type { ExceptionState } from './exception/exception.ts';

/** What came to be, in the plant's words. `server/flow.ts` says what follows from each. */
export type Happening =
  | { readonly type: 'message.received'; readonly messageId: string }
  | { readonly type: 'file.announced'; readonly attachmentId: string }
  | { readonly type: 'file.kept'; readonly attachmentId: string }
  | { readonly type: 'message.written'; readonly outboundId: string }
  | { readonly type: 'message.undelivered'; readonly outboundId: string }
  | { readonly type: 'sender.named'; readonly messageId: string }
  | { readonly type: 'mail.explained'; readonly messageId: string }
  | { readonly type: 'rfq.read'; readonly quoteId: string }
  | { readonly type: 'quote.changed'; readonly quoteId: string }
  | { readonly type: 'quote.sent'; readonly quoteId: string }
  | { readonly type: 'quote.settled'; readonly quoteId: string }
  | { readonly type: 'quote.accepted'; readonly quoteId: string }
  | { readonly type: 'line.corrected'; readonly lineId: string }
  | { readonly type: 'order.drafted'; readonly draftId: string }
  | { readonly type: 'order.checked'; readonly draftId: string }
  | { readonly type: 'order.breached'; readonly draftId: string }
  | { readonly type: 'approval.decided'; readonly draftId: string }
  | { readonly type: 'draft.rejected'; readonly draftId: string }
  | { readonly type: 'order.confirmed'; readonly orderId: string }
  | { readonly type: 'order.amended'; readonly orderId: string }
  | { readonly type: 'order.cancelled'; readonly orderId: string }
  | { readonly type: 'order.booked'; readonly orderId: string }
  | { readonly type: 'erp.refused'; readonly commandId: string }
  | { readonly type: 'erp.retried'; readonly commandId: string }
  | { readonly type: 'comparison.wanted' }
  | { readonly type: 'terms.published'; readonly pack: 'approvals' | 'discounts'; readonly at: number }
  | { readonly type: 'hold.raised'; readonly holdId: string }
  | { readonly type: 'hold.released'; readonly holdId: string }
  | { readonly type: 'concession.asked'; readonly concessionId: string }
  | { readonly type: 'concession.signed'; readonly concessionId: string; readonly as: Signature }
  | { readonly type: 'concession.ended'; readonly concessionId: string }
  | { readonly type: 'machine.stopped'; readonly stopId: string }
  | { readonly type: 'machine.resumed'; readonly stopId: string }
  | { readonly type: 'stock.short'; readonly workOrderId: string }
  | { readonly type: 'plan.published'; readonly planVersionId: string }
  | { readonly type: 'plant.costs_said'; readonly plantId: string }
  | { readonly type: 'product.sources_said'; readonly productId: string }
  | { readonly type: 'machine.hours_said'; readonly plantId: string }
  | { readonly type: 'operation.changed'; readonly operationId: string }
  | { readonly type: 'lot.made'; readonly lotId: string }
  | { readonly type: 'lot.judged'; readonly lotId: string }
  | { readonly type: 'pick.short'; readonly loadLineId: string }
  | { readonly type: 'load.confirmed'; readonly loadId: string }
  | { readonly type: 'order.rushed'; readonly orderId: string }
  | { readonly type: 'supply.moved'; readonly supplyId: string }
  | { readonly type: 'machine.heard'; readonly equipmentId: string }
  | { readonly type: 'machine.silent'; readonly equipmentId: string }
  | { readonly type: 'device.heard'; readonly grp: string }
  | { readonly type: 'erp.lost' }
  | { readonly type: 'erp.back' }
  | { readonly type: 'exception.raised'; readonly exceptionId: string; readonly plantId: string }
  | { readonly type: 'task.asked'; readonly taskId: string }
  | { readonly type: 'task.seen'; readonly taskId: string; readonly personId: string }
  | { readonly type: 'escalation.told'; readonly taskId: string }
  | { readonly type: 'message.moved'; readonly outboundId: string }
  | { readonly type: 'task.acknowledged'; readonly taskId: string }
  | { readonly type: 'task.delegated'; readonly taskId: string; readonly commentId: string }
  | { readonly type: 'task.reminded'; readonly reminderId: string }
  | { readonly type: 'shift.handed_over'; readonly handOverId: string }
  | { readonly type: 'task.decided'; readonly taskId: string }
  | { readonly type: 'option.chosen'; readonly optionId: string; readonly from: ExceptionState }
  | { readonly type: 'option.undone'; readonly optionId: string }
  | {
      readonly type: 'customer.answered';
      readonly askId: string;
      readonly messageId: string;
      readonly says: 'accepted' | 'refused';
    }
  | { readonly type: 'protection.wanted'; readonly protectionId: string }
  | { readonly type: 'protection.started'; readonly protectionId: string }
  | { readonly type: 'protection.ended'; readonly protectionId: string };

export type HappeningType = Happening['type'];
