import type { Resolution } from '../../db/exception/exception.ts';
import type { Task } from '../../db/task/task.ts';
import { isOpen } from './escalate-task.ts';

const isAnswered = ({ state }: Task): boolean => state === 'decided' || state === 'done';

/**
 * Whether an exception with these tasks is over by its own rule: nobody is waited for, any one function has answered, or as
 * many as the quorum wants. An approval is always waited for: nobody else's answer stands for it.
 */
export function isOver(own: readonly Task[], { rule, ...given }: Resolution = { rule: 'all' }): boolean {
  if (own.every((task) => !isOpen(task))) return true;
  if (rule === 'all' || own.some((task) => task.kind === 'approval' && isOpen(task))) return false;
  const wanted = 'of' in given ? given.of : 1;
  return own.filter(isAnswered).length >= Math.max(1, wanted);
}
