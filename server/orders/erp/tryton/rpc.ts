import * as z from 'zod';
import { minute } from '../../../../db/values/instant.ts';
import { ErpFailure, refused } from '../erp-failure.ts';
import type { ErpAnswer } from '../port.ts';
import { exchange, type Reply } from '../wire/exchange.ts';
import { inShape, jsonIn } from '../wire/parse-reply.ts';

/** Where a Tryton server is and as whom to work in it. */
export interface TrytonSettings {
  /** `http://tryton.plant:8000` */
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /**
   * What becomes of an order that Tryton warns is over the customer's credit limit. `confirm`: the plant has approved it, the
   * warning is answered. `leave`: it waits there for somebody to confirm it.
   */
  readonly overLimit: 'confirm' | 'leave';
}

/** A warning Tryton wants answered before it goes on. */
export class TrytonWarning extends ErpFailure {
  readonly warning: string;
  constructor(warning: string, said: string) {
    super({ kind: 'business', code: 'erp.warned', said });
    this.warning = warning;
  }
}

/** One question after another to a Tryton server; every call throws `ErpFailure` for what went wrong. */
export interface Tryton {
  readonly settings: TrytonSettings;
  /** Calls `model.….…` with these parameters in the user's company. */
  call<T>(
    method: string,
    parameters: readonly unknown[],
    shape: z.ZodType<T>,
    signal: AbortSignal,
    /** What the call is about beyond the user's own context: a price list, places to count in. */
    about?: object,
  ): Promise<T>;
  /** What `load` gave within the last minute for this name, so that what hardly changes is not asked for with every order. */
  remember<T>(name: string, load: () => Promise<T>): Promise<T>;
  /** Tryton's clock as of its last answer. */
  clock(): number;
}

interface Session {
  readonly authorization: string;
  readonly context: object;
}

const contextShape = z.looseObject({});
const loginShape = z.tuple([z.number(), z.string()]);
const errorShape = z.looseObject({ error: z.tuple([z.string()], z.unknown()) });
const answerShape = z.looseObject({ result: z.unknown() });

/** Opens nothing yet: the first call logs in, and one whose session has run out logs in again, once. */
export function tryton(settings: TrytonSettings): Tryton {
  let session: Promise<Session> | undefined;
  let clock = 0;
  const remember = forMinutes();
  const post = async (body: unknown, authorization: string | undefined, signal: AbortSignal): Promise<Reply> => {
    const headers = { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) };
    const { href: url } = new URL(`${encodeURIComponent(settings.database)}/`, `${settings.url}/`);
    // A question is asked the same way as an order given: whichever it was, its lost answer leaves the whole open.
    const request = { method: 'POST', url, headers, body: JSON.stringify(body), effect: true } as const;
    const reply = given(await exchange(request, signal));
    clock = Date.parse(reply.headers.get('date') ?? '') || Date.now();
    return reply;
  };
  const login = async (signal: AbortSignal): Promise<Session> => {
    const parameters = [settings.user, { password: settings.password }, 'en'];
    const answer = await post({ id: 0, method: 'common.db.login', params: parameters }, undefined, signal);
    const [id, key] = shaped(loginShape, resultOf(answer));
    const authorization = `Session ${Buffer.from(`${settings.user}:${id}:${key}`).toString('base64')}`;
    const asked = { id: 0, method: 'model.res.user.get_preferences', params: [true, {}] };
    return { authorization, context: shaped(contextShape, resultOf(await post(asked, authorization, signal))) };
  };
  const opened = (signal: AbortSignal): Promise<Session> => {
    const opening = session ?? login(signal);
    session = opening;
    opening.catch(() => {
      if (session === opening) session = undefined;
    });
    return opening;
  };
  return {
    settings,
    remember,
    clock: () => clock,
    async call(method, parameters, shape, signal, about = {}) {
      for (let again = true; ; again = false) {
        const open = opened(signal);
        const { authorization, context } = await open;
        const answer = await post(
          { id: 0, method, params: [...parameters, { ...context, ...about }] },
          authorization,
          signal,
        );
        // Nothing is done for a session that is over.
        if (answer.status === 401 && session === open) session = undefined;
        if (answer.status !== 401 || !again) return shaped(shape, resultOf(answer));
      }
    },
  };
}

/** Keeps what was loaded for a minute; a failure is not kept. */
function forMinutes(): Tryton['remember'] {
  const known = new Map<string, { readonly until: number; readonly value: Promise<unknown> }>();
  return <T>(name: string, load: () => Promise<T>): Promise<T> => {
    const before = known.get(name);
    // Kept under the name it was loaded by, so it is of that type.
    if (before && before.until > performance.now()) return before.value as Promise<T>;
    if (known.size > mostRemembered) known.clear();
    const value = load();
    known.set(name, { until: performance.now() + minute, value });
    value.catch(() => known.delete(name));
    return value;
  };
}

const mostRemembered = 5_000;

function resultOf({ status, text }: Reply): unknown {
  if (status === 401 || status === 403) throw new ErpFailure({ kind: 'auth', code: `erp.http_${status}` });
  if (status >= 400) throw refused(`erp.http_${status}`);
  const body = jsonIn(text);
  const failed = errorShape.safeParse(body);
  if (failed.success) throw failureOf(failed.data.error);
  return shaped(answerShape, body).result;
}

/** What came, in the shape it must have; another leaves open what was asked. Throws `ErpFailure`. */
const shaped = <T>(shape: z.ZodType<T>, value: unknown): T => given(inShape(shape, value, true));

/** What an answer gives. Throws `ErpFailure` when it gives nothing. */
function given<T>(answer: ErpAnswer<T>): T {
  if (!answer.ok) throw new ErpFailure(answer.error);
  return answer.value;
}

const saidShape = z.union([z.tuple([z.string()], z.unknown()), z.string()]);
const warningShape = z.tuple([z.string(), z.string()], z.unknown());

/** Whatever Tryton answers an error for has been rolled back. */
function failureOf([name, ...rest]: readonly unknown[]): ErpFailure {
  const [details] = rest;
  const said = saidShape.safeParse(details);
  const words = said.success ? (typeof said.data === 'string' ? said.data : said.data[0]) : '';
  switch (name) {
    case 'UserError':
      return refused('erp.said_no', words);
    case 'UserWarning': {
      const [warning, message] = shaped(warningShape, details);
      return new TrytonWarning(warning, message);
    }
    case 'LoginException':
      return new ErpFailure({ kind: 'auth', code: 'erp.login', said: words });
    default:
      // Another at the same row, or a database that is locked.
      return new ErpFailure({
        kind: 'retryable',
        code: 'erp.broke_off',
        maybeDone: false,
        said: String(name).slice(0, 500),
      });
  }
}
