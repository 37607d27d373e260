const longestReason = 200;

/** One line in the log for a refused call: which door, the status, and why; never what was sent. */
export function noteRefusal(door: string, status: number, reason: string): void {
  console.warn(`${door}: ${status} ${reason.replaceAll(/[\s\p{Cc}]+/gu, ' ').slice(0, longestReason)}`);
}

/** The sentence in an answer's body: the value of `error` or `message`, or all of it when it is plain text. */
function sentenceIn(text: string): string {
  try {
    const { error, message }: { error?: unknown; message?: unknown } = JSON.parse(text);
    return String(error ?? message ?? '');
  } catch {
    return text;
  }
}

/**
 * Answers a request at a door: a refusal (4xx) leaves one line in the log, and what nobody foresaw is logged and answered
 * with a 503 that says to come again.
 */
export async function atDoor(door: string, answering: () => Promise<Response>): Promise<Response> {
  try {
    const answer = await answering();
    if (answer.status >= 400 && answer.status < 500)
      noteRefusal(door, answer.status, sentenceIn(await answer.clone().text()));
    return answer;
  } catch (cause) {
    console.error(`${door}: could not be answered:`, cause);
    const error = 'the database is busy or away: try again in a few seconds';
    return Response.json({ error }, { status: 503, headers: { 'retry-after': '2' } });
  }
}
