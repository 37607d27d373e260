import { instant, oneOf, orNull, type Row, table, text } from '../table.ts';

/**
 * A word in the thread of an exception or a task: said, or written by giving a task to somebody. Append-only. Scope: the
 * plant; of a task that belongs to no exception, the task's own.
 */
export const comments = table(
  'comment',
  {
    plantId: text(),
    exceptionId: orNull(text()),
    taskId: orNull(text()),
    kind: oneOf(['said', 'delegated', 'handed_over']),
    personId: text(),
    /** To whom the task went. */
    toPersonId: orNull(text()),
    body: text(),
    at: instant(),
  },
  ['exceptionId', 'taskId'],
);
export type Comment = Row<typeof comments>;
