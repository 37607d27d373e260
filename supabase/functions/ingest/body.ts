/** The largest body taken, counted after unpacking. */
export const largestBody = 5_000_000;

/** A body as text, or the answer that says why it can't be. */
export type Body = { text: string } | { status: 400 | 413 | 415; error: string };

const tooLarge: Body = {
  status: 413,
  error: `the body is larger than ${largestBody / 1_000_000} MB (unpacked): send it in parts`,
};

/** Reads a request's body, unpacking gzip, and stops as soon as it is larger than allowed. */
export async function readBody(request: Request): Promise<Body> {
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip')
    return { status: 415, error: `content-encoding ${encoding} is not known here: use gzip or none` };
  if (Number(request.headers.get('content-length') ?? 0) > largestBody) return tooLarge;
  const packed = request.body ?? new Blob().stream();
  try {
    const bytes = await take(encoding === 'gzip' ? packed.pipeThrough(new DecompressionStream('gzip')) : packed);
    return bytes === undefined ? tooLarge : { text: new TextDecoder().decode(bytes) };
  } catch {
    return { status: 400, error: encoding === 'gzip' ? 'the body is not whole gzip data' : 'the body broke off' };
  }
}

async function take(stream: ReadableStream<Uint8Array>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > largestBody) return undefined;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
