import type { TRPCError } from '@trpc/server';
import { $ZodError } from 'zod/v4/core';

/** Why a call is refused, in one sentence: of a body with the wrong shape the first place that is wrong. */
export function refusalSentence({ code, message, cause }: TRPCError): string {
  if (code === 'PARSE_ERROR' || cause instanceof SyntaxError) return 'the input is not JSON';
  const [first, ...more] = cause instanceof $ZodError ? cause.issues : [];
  if (!first) return message;
  const place = first.path.map(String).join('.') || 'the body';
  return `${place}: ${first.message}${more.length > 0 ? `, and ${more.length} more` : ''}`;
}
