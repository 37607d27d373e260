import * as z from 'zod/mini';
import { orderDrafts } from '../draft/draft.ts';
import {
  type Exception,
  type ExceptionKind,
  type ExceptionState,
  exceptions,
  exceptionTransitions,
  options,
} from '../exception/exception.ts';
import type { Act } from '../mutator.ts';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { type FunctionName, functionNames } from '../person/function.ts';
import { refuseIllegalMove } from '../transition.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { decisions, type Task, tasks, taskTransitions } from './task.ts';

const anybody: readonly FunctionName[] = functionNames;

/** A task of the actor's own function; managers may answer every function's. */
export async function ownTask(tx: Tx, taskId: string, act: Act): Promise<Task> {
  const task = await tx.get(tasks, taskId);
  refuseUnless(task, 'task.unknown');
  const mine = act.actor.functions.some((name) => name === task.function || name === 'manager');
  refuseUnless(mine, 'task.other_function', { function: task.function });
  return task;
}

/** Keeps the exception's list of answers true, and moves it on: the first acknowledgement, the first decision. */
async function noteAnswer(tx: Tx, task: Task, next: ExceptionState, at: number): Promise<void> {
  if (!task.exceptionId) return;
  const exception = await tx.get(exceptions, task.exceptionId);
  if (!exception) return;
  const answers = exception.answers.map((each) =>
    each.taskId === task.id
      ? { ...each, state: task.state, byId: task.decidedBy ?? task.acknowledgedBy, at, choice: task.choice }
      : each,
  );
  const state = exceptionTransitions[exception.state].includes(next) ? next : exception.state;
  await tx.put(exceptions, { ...exception, answers, state });
}

/**
 * "I have it": stops the acknowledgement clock, not the decision clock. Again by anybody nothing happens, unless they took it
 * earlier by their device and only now say so: the earlier one counts, and whoever has the task keeps it.
 */
export const acknowledgeTask = mutator({
  name: 'task.acknowledge@1',
  by: anybody,
  args: z.object({ taskId: id }),
  async run(tx, args, act) {
    const task = await ownTask(tx, args.taskId, act);
    if (task.acknowledgedAt !== null) {
      if (act.at >= task.acknowledgedAt || task.state !== 'acknowledged') return;
      const earlier = { ...task, acknowledgedBy: act.actor.personId, acknowledgedAt: act.at };
      await tx.put(tasks, earlier);
      await noteAnswer(tx, earlier, 'acknowledged', act.at);
      tx.happened({ type: 'task.acknowledged', taskId: task.id });
      return;
    }
    refuseIllegalMove('task', taskTransitions, task.state, 'acknowledged');
    const next: Task = {
      ...task,
      state: 'acknowledged',
      acknowledgedBy: act.actor.personId,
      acknowledgedAt: act.at,
      assigneeId: act.actor.personId,
    };
    await tx.put(tasks, next);
    await noteAnswer(tx, next, 'acknowledged', act.at);
    tx.happened({ type: 'task.acknowledged', taskId: task.id });
  },
});

/** Answers a task with one of its choices. A decision is an acknowledgement too. */
export const decideTask = mutator({
  name: 'task.decide@1',
  by: anybody,
  args: z.object({ taskId: id, decisionId: id, choice: z.string(), reason: z.string() }),
  async run(tx, args, act) {
    const task = await ownTask(tx, args.taskId, act);
    refuseUnless(task.decidedAt === null, 'task.already_decided');
    // An approval is given with `approval.decide`, for the version that was seen: an answer here would approve nothing.
    refuseUnless(task.kind !== 'approval', 'task.is_approval');
    refuseUnless(task.choices.includes(args.choice), 'task.no_such_choice', { choice: args.choice });
    refuseIllegalMove('task', taskTransitions, task.state, 'decided');
    await refuseTakenId(tx, decisions, args.decisionId);
    const by = act.actor.personId;
    const next: Task = {
      ...task,
      state: 'decided',
      acknowledgedBy: task.acknowledgedBy ?? by,
      acknowledgedAt: task.acknowledgedAt ?? act.at,
      decidedBy: by,
      decidedAt: act.at,
      choice: args.choice,
    };
    await tx.put(tasks, next);
    await tx.put(decisions, {
      id: args.decisionId,
      // The exception's room is the whole plant's; a task's scope is one function's.
      scope: `plant:${task.plantId}`,
      plantId: task.plantId,
      exceptionId: task.exceptionId,
      taskId: task.id,
      optionId: null,
      actorId: by,
      choice: args.choice,
      reason: args.reason,
      predicted: {},
      actual: null,
      at: act.at,
    });
    await noteAnswer(tx, next, 'deciding', act.at);
    tx.happened({ type: 'task.decided', taskId: task.id });
  },
});

const choosers: readonly FunctionName[] = [
  'planning',
  'quality',
  'materials',
  'commercial',
  'dispatch',
  'maintenance',
  'finance',
];

/** Who lets an order pass in another shape is whoever approves it: `guard_money_way` says the same. */
const approvers: Readonly<Partial<Record<ExceptionKind, FunctionName>>> = { price: 'commercial', credit: 'finance' };

async function refuseUnlessApprover(tx: Tx, { kind, subjectId }: Exception, { actor }: Act): Promise<void> {
  const approver = approvers[kind];
  if (!approver) return;
  const mayPass = actor.functions.some((each) => each === approver || each === 'manager');
  refuseUnless(mayPass, 'option.not_yours');
  const draft = await tx.get(orderDrafts, subjectId);
  refuseUnless(draft?.requesterId !== actor.personId, 'approval.own_request');
}

/** Chooses a way out; the server applies the whole coordinated change in the same transaction or refuses it. */
export const chooseOption = mutator({
  name: 'option.choose@1',
  by: choosers,
  args: z.object({ optionId: id, decisionId: id, reason: z.string() }),
  async run(tx, args, act) {
    const option = await tx.get(options, args.optionId);
    refuseUnless(option, 'option.unknown');
    refuseUnless(option.state === 'offered', 'option.not_offered', { state: option.state });
    const exception = await tx.get(exceptions, option.exceptionId);
    refuseUnless(exception, 'exception.unknown');
    refuseIllegalMove('exception', exceptionTransitions, exception.state, 'resolving');
    await refuseUnlessApprover(tx, exception, act);
    await refuseTakenId(tx, decisions, args.decisionId);
    await tx.put(options, { ...option, state: 'chosen', appliedBy: act.actor.personId, appliedAt: act.at });
    await tx.put(exceptions, { ...exception, state: 'resolving' });
    await tx.put(decisions, {
      id: args.decisionId,
      scope: exception.scope,
      plantId: exception.plantId,
      exceptionId: exception.id,
      taskId: null,
      optionId: option.id,
      actorId: act.actor.personId,
      choice: option.kind,
      reason: args.reason,
      predicted: {
        ordersSaved: option.ordersSaved,
        latenessHours: option.latenessHours,
        moneySavedMinor: option.moneySavedMinor,
        ...option.predicted,
      },
      actual: null,
      at: act.at,
    });
    tx.happened({ type: 'option.chosen', optionId: option.id, from: exception.state });
  },
});

/** Takes an applied way out back; the server restores what it changed, or refuses when something of it is for good. */
export const undoOption = mutator({
  name: 'option.undo@1',
  by: choosers,
  args: z.object({ optionId: id, decisionId: id, reason: z.string() }),
  async run(tx, args, act) {
    const option = await tx.get(options, args.optionId);
    refuseUnless(option, 'option.unknown');
    refuseUnless(option.state === 'applied', 'option.not_applied', { state: option.state });
    const exception = await tx.get(exceptions, option.exceptionId);
    refuseUnless(exception, 'exception.unknown');
    await refuseTakenId(tx, decisions, args.decisionId);
    await tx.put(decisions, {
      id: args.decisionId,
      scope: exception.scope,
      plantId: exception.plantId,
      exceptionId: exception.id,
      taskId: null,
      optionId: option.id,
      actorId: act.actor.personId,
      choice: 'undo',
      reason: args.reason,
      predicted: {},
      actual: null,
      at: act.at,
    });
    tx.happened({ type: 'option.undone', optionId: option.id });
  },
});
