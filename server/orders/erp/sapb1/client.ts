import * as z from 'zod';
import type { ErpAnswer, ErpError } from '../port.ts';
import { gave, lockedOut, notDone, refusedBy } from '../wire/answers.ts';
import { exchange, type Reply, type Request } from '../wire/exchange.ts';
import { inShape, jsonIn } from '../wire/parse-reply.ts';
import type { Sapb1Settings } from './settings.ts';

/** The Service Layer, as far as it is used here. Every answer is checked for its shape. */
export interface Sapb1Client {
  /** The rows of one page of an entity set; `options` are OData's. */
  list<T>(
    set: string,
    options: Readonly<Record<string, string>>,
    row: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<ErpAnswer<T[]>>;
  get<T>(path: string, shape: z.ZodType<T>, signal: AbortSignal): Promise<ErpAnswer<T>>;
  /** Asks for something that changes nothing. */
  preview<T>(path: string, body: object, shape: z.ZodType<T>, signal: AbortSignal): Promise<ErpAnswer<T>>;
  post(path: string, body: object | undefined, signal: AbortSignal): Promise<ErpAnswer<undefined>>;
  /** Lists in the body replace those that are there. */
  patch(path: string, body: object, signal: AbortSignal): Promise<ErpAnswer<undefined>>;
  remove(path: string, signal: AbortSignal): Promise<ErpAnswer<undefined>>;
}

/**
 * A login lasts half an hour and takes a licence's place, so that one is kept for all jobs of this process. Nothing depends
 * on it: a session that ran out is answered with 401 before anything is done, and a new one is opened.
 */
const sessions = new Map<string, Promise<ErpAnswer<string>>>();

interface PathRequest extends Omit<Request, 'headers' | 'url'> {
  /** Below the Service Layer's root. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function sapb1Client(settings: Sapb1Settings): Sapb1Client {
  async function settled(request: PathRequest, signal: AbortSignal): Promise<ErpAnswer<undefined>> {
    const reply = await askInSession(settings, request, signal);
    if (!reply.ok) return reply;
    return reply.value.status >= 400 ? errorOf(reply.value) : gave(undefined);
  }

  async function read<T>(request: PathRequest, shape: z.ZodType<T>, signal: AbortSignal): Promise<ErpAnswer<T>> {
    const reply = await askInSession(settings, request, signal);
    if (!reply.ok) return reply;
    return reply.value.status >= 400 ? errorOf(reply.value) : inShape(shape, jsonIn(reply.value.text), false);
  }

  return {
    async list(set, options, row, signal) {
      const path = `${set}?${new URLSearchParams(options).toString().replaceAll('+', '%20')}`;
      const page = await read({ method: 'GET', path, effect: false }, z.object({ value: z.array(row) }), signal);
      return page.ok ? gave(page.value.value) : page;
    },
    get: (path, shape, signal) => read({ method: 'GET', path, effect: false }, shape, signal),
    preview: (path, body, shape, signal) =>
      read({ method: 'POST', path, body: JSON.stringify(body), effect: false }, shape, signal),
    post: (path, body, signal) => {
      const headers = { prefer: 'return-no-content' };
      return settled(
        { method: 'POST', path, headers, ...(body ? { body: JSON.stringify(body) } : {}), effect: true },
        signal,
      );
    },
    patch: (path, body, signal) => {
      const headers = { 'b1s-replacecollectionsonpatch': 'true' };
      return settled({ method: 'PATCH', path, headers, body: JSON.stringify(body), effect: true }, signal);
    },
    remove: (path, signal) => settled({ method: 'DELETE', path, effect: true }, signal),
  };
}

/** One request in the session of this process; a session that ran out is renewed once. */
async function askInSession(
  settings: Sapb1Settings,
  { path, headers, ...request }: PathRequest,
  signal: AbortSignal,
): Promise<ErpAnswer<Reply>> {
  const { url, company, user } = settings;
  const place = `${url} ${company} ${user}`;
  for (let renewed = false; ; renewed = true) {
    const opening = sessions.get(place) ?? login(settings, signal);
    sessions.set(place, opening);
    const session = await opening;
    if (!session.ok) {
      if (sessions.get(place) === opening) sessions.delete(place);
      return session;
    }
    const all = { ...headers, cookie: session.value, accept: 'application/json', 'content-type': 'application/json' };
    const reply = await exchange({ ...request, url: `${url}/${path}`, headers: all }, signal);
    if (!reply.ok || reply.value.status !== 401) return reply;
    if (sessions.get(place) === opening) sessions.delete(place);
    if (renewed) return errorOf(reply.value);
  }
}

async function login({ url, company, user, password }: Sapb1Settings, signal: AbortSignal): Promise<ErpAnswer<string>> {
  const body = JSON.stringify({ CompanyDB: company, UserName: user, Password: password });
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const reply = await exchange({ method: 'POST', url: `${url}/Login`, headers, body, effect: false }, signal);
  if (!reply.ok) return reply;
  if (reply.value.status >= 400) {
    const refused = errorOf(reply.value);
    return lockedOut('erp.login_refused', refused.error.said);
  }
  const cookies = reply.value.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
  const kept = cookies.filter((each) => /^(B1SESSION|ROUTEID)=/.test(each));
  return kept.length > 0 ? gave(kept.join('; ')) : notDone('erp.unexpected_answer', 'no session');
}

const failure = z.object({
  error: z.object({
    code: z.union([z.number(), z.string().transform(Number)]),
    /** A text in version 2 of the Service Layer. */
    message: z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)]),
  }),
});

/** What another user changed at the same moment; nothing was done. */
const passing = new Set([-2039, -2038, -1_029]);

/** "No matching records found". */
export const notFoundThere = 'erp.sap_2028';
/** What the notification procedure says of a second document under one reference. */
const duplicateWord = 'throughline:duplicate';
export const duplicateThere = 'erp.duplicate';

function errorOf({ status, text }: Reply): { readonly ok: false; readonly error: ErpError } {
  const { code, message } = failure.safeParse(jsonIn(text)).data?.error ?? {};
  if (status === 401 || status === 403 || code === 301) return lockedOut(`erp.http_${status}`, message);
  if (code === undefined) return refusedBy(`erp.http_${status}`);
  if (passing.has(code)) return notDone(`erp.sap_${Math.abs(code)}`, message);
  if (message?.includes(duplicateWord)) return refusedBy(duplicateThere, message);
  return refusedBy(`erp.sap_${Math.abs(code)}`, message);
}

/** A text in an OData filter. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
