import type { Exception } from '../../db/exception/exception.ts';
import type { Escalation, Task } from '../../db/task/task.ts';
import type { LedgerRows } from './ledger.ts';

const base = { scope: 'plant:p', plantId: 'p' };

/** A hold that happened at 0, was known at 10 and is to be decided by 1,000. */
export const exceptionOf = (id: string, change: Partial<Exception> = {}): Exception => ({
  ...base,
  id,
  number: id,
  kind: 'hold',
  subjectTable: 'lot',
  subjectId: 'lot',
  subject: 'L-1',
  severity: 'major',
  state: 'routed',
  breached: false,
  occurredAt: 0,
  receivedAt: 10,
  consequenceAt: null,
  consequence: null,
  ackBy: 200,
  decideBy: 1_000,
  impact: { lotIds: [], lines: [], orders: [], loadIds: [], workOrderIds: [], customerIds: [], equipmentIds: [] },
  moneyAtRiskMinor: 0,
  currency: 'INR',
  policy: { ruleSetVersion: 1, capMs: 0, leadMs: 0, functions: [], chain: [] },
  answers: [],
  raisedBy: null,
  resolvedAt: null,
  mergedInto: null,
  moves: [],
  turns: [],
  flapping: false,
  ...change,
});

/** Quality's open task of the exception `ex`. */
export const taskOf = (id: string, change: Partial<Task> = {}): Task => ({
  ...base,
  id,
  exceptionId: 'ex',
  draftId: null,
  function: 'quality',
  kind: 'exception',
  question: 'hold.quality',
  subject: 'L-1',
  context: [],
  choices: [],
  state: 'queued',
  createdAt: 10,
  ackBy: 200,
  decideBy: 1_000,
  moneyAtRiskMinor: 0,
  currency: 'INR',
  assigneeId: null,
  acknowledgedBy: null,
  acknowledgedAt: null,
  decidedBy: null,
  decidedAt: null,
  choice: null,
  escalationLevel: 0,
  policy: null,
  breached: false,
  ...change,
});

export const escalationOf = (
  taskId: string,
  level: number,
  at: number,
  change: Partial<Escalation> = {},
): Escalation => ({
  ...base,
  id: `${taskId} ${level}`,
  taskId,
  level,
  toPersonIds: [`boss-${level}`],
  at,
  supersededAt: null,
  ...change,
});

/** A ledger of a plant where nothing happened. */
export const noRows: LedgerRows = {
  exceptions: [],
  tasks: [],
  decisions: [],
  options: [],
  orders: [],
  loads: [],
  loadLines: [],
  drafts: [],
  reachedAt: new Map(),
  accepted: new Map(),
};
