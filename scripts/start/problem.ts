/** Something the person at the terminal can put right; the message is one line that says how. */
export class Problem extends Error {}

/** The message of whatever was thrown. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
