/** Who still sends does not hear an answer: so many bytes beyond the limit are let pass by, then the line is cut. */
const letPass = 20_000_000;

/** The bytes of a body; undefined when there are more than `limit` of them, or when it breaks off and nobody waits. */
export const takeBody = (request: Request, limit: number): Promise<Uint8Array<ArrayBuffer> | undefined> =>
  readUpTo(request, limit).catch(() => undefined);

/**
 * Reads what a door left of a body. The adapter would end the connection when that is not there within half a second of the
 * answer, under whatever the client asks next on it.
 */
export async function readOut(request: Request): Promise<void> {
  if (request.method === 'GET' || request.method === 'HEAD' || request.bodyUsed) return;
  await takeBody(request, 0);
}

async function readUpTo(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.byteLength;
    if (size > limit + letPass) break;
    if (size <= limit) chunks.push(next.value);
    else chunks.length = 0;
  }
  if (size > limit) return undefined;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
