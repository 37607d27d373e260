import { instant, oneOf, orNull, type Row, table, text } from '../table.ts';

/** What a watch over the deadlines may find missing. */
const alarmKinds = ['level_lost', 'decision_lost', 'no_tasks', 'nobody_told', 'push_lost'] as const;

/**
 * Something the plant relied on did not happen by itself. Its id is what was missing, so it is found once; only that it was made up
 * for is added later. Scope: the plant's managers.
 */
export const alarms = table('alarm', {
  plantId: text(),
  kind: oneOf(alarmKinds),
  exceptionId: orNull(text()),
  taskId: orNull(text()),
  subject: text(),
  /** When it should have happened. */
  dueAt: instant(),
  foundAt: instant(),
  /** When it had happened after all. */
  mendedAt: orNull(instant()),
});
export type Alarm = Row<typeof alarms>;
