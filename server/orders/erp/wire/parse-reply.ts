import type * as z from 'zod';
import type { ErpAnswer } from '../port.ts';
import { gave, maybeDone, notDone } from './answers.ts';

/** The JSON in a reply, undefined when it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What came from outside, in the shape it must have. Another shape is an error like a lost answer: with `effect` it was
 * perhaps done all the same.
 */
export function inShape<T>(schema: z.ZodType<T>, value: unknown, effect: boolean): ErpAnswer<T> {
  const read = schema.safeParse(value);
  if (read.success) return gave(read.data);
  const issue = read.error.issues[0];
  const where = issue ? `${issue.path.join('.')}: ${issue.message}` : undefined;
  return effect ? maybeDone('erp.unexpected_answer', where) : notDone('erp.unexpected_answer', where);
}
