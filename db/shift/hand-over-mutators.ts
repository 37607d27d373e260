import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { functionNames } from '../person/function.ts';
import { functionScope } from '../scope.ts';
import { comments } from '../task/comment.ts';
import { commentOn, commentText, refuseUnlessFit, waitsForAnswer } from '../task/delegate-mutators.ts';
import { tasks } from '../task/task.ts';
import { ownTask } from '../task/task-mutators.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { type HandOver, handOvers } from './hand-over.ts';

/**
 * Hands open tasks of a function over to somebody of the next shift, with a note each. Clocks go on. What else of the function
 * is open is listed as left. A task answered meanwhile is passed over.
 */
export const handOver = mutator({
  name: 'shift.handOver@1',
  by: functionNames,
  args: z.object({
    handOverId: id,
    plantId: id,
    function: z.enum(functionNames),
    toPersonId: id,
    note: commentText,
    items: z.array(z.object({ taskId: id, commentId: id, note: commentText })).check(z.maxLength(200)),
  }),
  async run(tx, args, act) {
    const { plantId, function: name, toPersonId, note } = args;
    refuseUnless(act.actor.plantIds.includes(plantId), 'plant.not_yours');
    const mine = act.actor.functions.some((each) => each === name || each === 'manager');
    refuseUnless(mine, 'task.other_function', { function: name });
    refuseUnless(toPersonId !== act.actor.personId, 'handOver.self');
    await refuseUnlessFit(tx, toPersonId, { plantId, function: name });
    await refuseTakenId(tx, handOvers, args.handOverId);
    const items: HandOver['items'] = [];
    for (const item of args.items) {
      const task = await ownTask(tx, item.taskId, act);
      refuseUnless(task.function === name && task.plantId === plantId, 'task.other_function', { function: name });
      if (!waitsForAnswer(task)) continue;
      await refuseTakenId(tx, comments, item.commentId);
      await tx.put(tasks, { ...task, assigneeId: toPersonId });
      const given = { id: item.commentId, kind: 'handed_over' as const, toPersonId, body: item.note };
      await tx.put(comments, commentOn(task, act, given));
      items.push({ taskId: task.id, note: item.note, before: task.assigneeId });
    }
    const open = (await tx.scan(tasks, 'plantId', plantId)).filter(
      (each) => each.function === name && waitsForAnswer(each),
    );
    await tx.put(handOvers, {
      id: args.handOverId,
      scope: functionScope(plantId, name),
      plantId,
      function: name,
      fromPersonId: act.actor.personId,
      toPersonId,
      note,
      items,
      leftTaskIds: open.map((task) => task.id).filter((taskId) => !items.some((item) => item.taskId === taskId)),
      at: act.at,
      acknowledgedAt: null,
      withdrawnAt: null,
    });
    tx.happened({ type: 'shift.handed_over', handOverId: args.handOverId });
  },
});

/** The receiver has it: from now on the hand-over stands. */
export const takeOver = mutator({
  name: 'shift.takeOver@1',
  by: functionNames,
  args: z.object({ handOverId: id }),
  async run(tx, args, act) {
    const given = await tx.get(handOvers, args.handOverId);
    refuseUnless(given, 'handOver.unknown');
    refuseUnless(given.toPersonId === act.actor.personId, 'handOver.not_yours');
    refuseUnless(given.withdrawnAt === null, 'handOver.withdrawn');
    if (given.acknowledgedAt === null) await tx.put(handOvers, { ...given, acknowledgedAt: act.at });
  },
});

/** Whoever handed over takes it back while the receiver has not taken it: each task goes to who had it. */
export const takeBack = mutator({
  name: 'shift.takeBack@1',
  by: functionNames,
  args: z.object({ handOverId: id }),
  async run(tx, args, act) {
    const given = await tx.get(handOvers, args.handOverId);
    refuseUnless(given, 'handOver.unknown');
    refuseUnless(given.fromPersonId === act.actor.personId, 'handOver.not_yours');
    refuseUnless(given.acknowledgedAt === null, 'handOver.taken_over');
    if (given.withdrawnAt !== null) return;
    for (const { taskId, before } of given.items) {
      const task = await tx.get(tasks, taskId);
      if (task && waitsForAnswer(task) && task.assigneeId === given.toPersonId)
        await tx.put(tasks, { ...task, assigneeId: before });
    }
    await tx.put(handOvers, { ...given, withdrawnAt: act.at });
  },
});
