import { ErpFailure, refused } from './erp-failure.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The system's codes of a request that never left: nothing can have been done. */
const neverLeft = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * One HTTP request to an ERP, with the whole of its answer whatever its status. Throws `ErpFailure`, retryable, when there
 * is none: surely not done where no connection came about, open in every other case.
 */
export async function httpCall(
  url: string | URL,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<HttpAnswer> {
  try {
    const answer = await fetch(url, { redirect: 'error', ...init });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (error) {
    const code = codeOf(error);
    if (init.signal.aborted)
      throw new ErpFailure({ kind: 'retryable', code: 'erp.timeout', maybeDone: true }, { cause: error });
    const maybeDone = !neverLeft.has(code);
    throw new ErpFailure(
      { kind: 'retryable', code: maybeDone ? 'erp.answer_lost' : 'erp.unreachable', maybeDone },
      { cause: error },
    );
  }
}

/**
 * What an HTTP status says when the ERP's own words do not say more: 401 and 403 are a matter of credentials, 429 was
 * not done, other 4xx are a refusal, 5xx leaves it open. Gives the answer back when it is a success.
 */
export function expectSuccess(answer: HttpAnswer, said?: string): HttpAnswer {
  const { status } = answer;
  const code = `erp.http_${status}`;
  const words = said ? { said: said.slice(0, 500) } : {};
  if (status >= 200 && status < 300) return answer;
  if (status === 401 || status === 403) throw new ErpFailure({ kind: 'auth', code, ...words });
  if (status === 429) throw new ErpFailure({ kind: 'retryable', code, maybeDone: false, ...words });
  if (status >= 400 && status < 500) throw refused(code, said);
  throw new ErpFailure({ kind: 'retryable', code, maybeDone: true, ...words });
}

/** An answer's JSON; what is none came from something before the ERP, and leaves open what was asked. */
export function jsonOf({ text, status }: HttpAnswer): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ErpFailure({ kind: 'retryable', code: `erp.no_json_${status}`, maybeDone: true }, { cause: error });
  }
}

function codeOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
}
