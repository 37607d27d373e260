import type { FunctionName } from '../../db/person/function.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { allRows } from '../_device/rows.ts';
import type { Local } from '../_sync/local.ts';

const over: readonly Task['state'][] = ['decided', 'done', 'superseded'];

/** True while somebody still has to answer it. */
export const isOpenTask = ({ state }: Pick<Task, 'state'>): boolean => !over.includes(state);

/** The unanswered tasks of these functions, the nearest deadline first. */
export async function readOpenTasks(local: Local, functions: readonly FunctionName[]): Promise<Task[]> {
  const all = await allRows(local, tasks);
  return all
    .filter((task) => isOpenTask(task) && functions.includes(task.function))
    .sort((a, b) => a.decideBy - b.decideBy || (a.id < b.id ? -1 : 1));
}
