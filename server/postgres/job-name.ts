/** Work that is done later, once, by a worker; see `ops.job`. What each does stands in `server/flow.ts`. */
export type JobName =
  | 'message.read'
  | 'draft.check'
  | 'file.fetch'
  | 'file.read'
  | 'question.chase'
  | 'question.hand_over'
  | 'lines.propose'
  | 'whatsapp.send'
  | 'whatsapp.mark_read'
  | 'mail.parse'
  | 'mail.send'
  | 'quote.expire'
  | 'erp.deliver'
  | 'erp.reconcile'
  | 'erp.pull'
  | 'plant.replan'
  | 'task.ack_due'
  | 'task.escalate'
  | 'task.decide_due'
  | 'exception.options'
  | 'customer.ask'
  | 'customer.ask_due'
  | 'decision.actual'
  | 'protection.look'
  | 'stop.breakdown';

/** What a job is given; ids only, the rows are read fresh when it runs. */
export type JobPayload = Readonly<Record<string, string | number>>;
