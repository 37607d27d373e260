import type { LineSource } from '../../db/mail/mail.ts';
import { moneyScope } from '../../db/scope.ts';
import type { RowSource } from './mail/row-lines.ts';

/** The row that says where a line of a draft or a quote stands in a file. */
export function sourceOf(lineId: string, ownerId: string, source: RowSource): LineSource {
  return { ...source, id: lineId, scope: moneyScope, ownerId };
}
