import { type Answered, startWireServer, type WireServer } from './wire-server-fixture.ts';

/** A way to an HTTP server on which single answers are exchanged for others. */
export interface Mangler extends WireServer {
  /** The request after the next `after` ones is done, and answered with this instead or never; it is counted from now on. */
  exchange(after: number, answer: Answered | 'never'): void;
  /** How many answers were exchanged. */
  exchanged(): number;
}

/** Stands on a free loopback port in front of `target`. */
export async function startMangler(target: string): Promise<Mangler> {
  let plan: { left: number; readonly answer: Answered | 'never' } | undefined;
  let exchanged = 0;
  const server = await startWireServer(async ({ method, rawUrl, headers, body }) => {
    const { host: _, connection: __, 'content-length': ___, ...rest } = headers;
    const answer = await fetch(`${target}${rawUrl}`, {
      method,
      headers: rest as Record<string, string>,
      ...(body === '' ? {} : { body }),
    });
    const text = await answer.text();
    if (plan && plan.left-- === 0) {
      exchanged += 1;
      const { answer: other } = plan;
      plan = undefined;
      return other === 'never' ? new Promise(() => undefined) : other;
    }
    const cookies = answer.headers.getSetCookie();
    const type = answer.headers.get('content-type');
    return {
      status: answer.status,
      headers: {
        ...(type === null ? {} : { 'content-type': type }),
        ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
      },
      body: text,
    };
  });
  return Object.assign(server, {
    exchange(after: number, answer: Answered | 'never') {
      plan = { left: after, answer };
    },
    exchanged: () => exchanged,
  });
}
