import * as z from 'zod/mini';

const longestText = 4_000;
const longestKey = 200;
const deepest = 12;
const mostParts = 20_000;

const halfAPair = /\p{Surrogate}/u;
const isPlainText = (text: string, longest: number): boolean =>
  text.length <= longest && !text.includes('\0') && !halfAPair.test(text);

/**
 * Whether what an action carries can be kept as it is on every side: texts of at most 4,000 characters without NUL or
 * half of a surrogate pair (Postgres keeps neither), finite numbers, at most 12 levels and 20,000 parts.
 */
export function isPlain(value: unknown): boolean {
  let parts = 0;
  const visit = (part: unknown, depth: number): boolean => {
    parts += 1;
    if (depth > deepest || parts > mostParts) return false;
    if (typeof part === 'string') return isPlainText(part, longestText);
    if (typeof part === 'number') return Number.isFinite(part);
    if (Array.isArray(part)) return part.every((each) => visit(each, depth + 1));
    if (typeof part !== 'object' || part === null) return true;
    return Object.entries(part).every(([key, each]) => isPlainText(key, longestKey) && visit(each, depth + 1));
  };
  return visit(value, 0);
}

/** An id as actions carry it. Ids are indexed, and Postgres indexes no long text. */
export const id = z.string().check(z.minLength(1), z.maxLength(100));

/** An instant as actions carry it, up to the year 3000: Postgres knows no later than its own last one. */
export const moment = z.int().check(z.minimum(0), z.maximum(32_503_680_000_000));
