import * as z from 'zod';
import type { ErpAnswer } from '../port.ts';
import { gave, lockedOut, notDone, refusedBy } from '../wire/answers.ts';
import { exchange, type Reply, type Request } from '../wire/exchange.ts';
import { inShape, jsonIn } from '../wire/parse-reply.ts';
import type { ErpnextSettings } from './settings.ts';

type Filter = readonly [field: string, operator: '=' | '!=' | '>' | '>=' | '<=' | 'in', value: unknown];

/** What a list is asked for. */
export interface Query {
  readonly fields: readonly string[];
  readonly filters: readonly Filter[];
  readonly orderBy: string;
  readonly limit: number;
  readonly start?: number;
}

/** Frappe's REST interface, as far as it is used here. Every answer is checked for its shape. */
export interface ErpnextClient {
  list<T>(doctype: string, query: Query, row: z.ZodType<T>, signal: AbortSignal): Promise<ErpAnswer<T[]>>;
  get<T>(doctype: string, name: string, shape: z.ZodType<T>, signal: AbortSignal): Promise<ErpAnswer<T>>;
  insert<T>(doctype: string, body: object, shape: z.ZodType<T>, signal: AbortSignal): Promise<ErpAnswer<T>>;
  update<T>(
    doctype: string,
    name: string,
    body: object,
    shape: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<ErpAnswer<T>>;
  remove(doctype: string, name: string, signal: AbortSignal): Promise<ErpAnswer<undefined>>;
  call(method: string, body: object, signal: AbortSignal): Promise<ErpAnswer<undefined>>;
}

export function erpnextClient({ url, apiKey, apiSecret }: ErpnextSettings): ErpnextClient {
  const headers = {
    authorization: `token ${apiKey}:${apiSecret}`,
    accept: 'application/json',
    'content-type': 'application/json',
  };
  const resource = (doctype: string, name?: string): string =>
    `${url}/api/resource/${encodeURIComponent(doctype)}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;

  async function ask<T>(
    request: Omit<Request, 'headers'>,
    shape: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<ErpAnswer<T>> {
    const reply = await exchange({ ...request, headers }, signal);
    if (!reply.ok) return reply;
    if (reply.value.status >= 400) return errorOf(reply.value);
    const body = inShape(z.object({ data: z.unknown() }), jsonIn(reply.value.text), request.effect);
    return body.ok ? inShape(shape, body.value.data, request.effect) : body;
  }

  return {
    list: (doctype, query, row, signal) =>
      ask({ method: 'GET', url: `${resource(doctype)}?${parameters(query)}`, effect: false }, z.array(row), signal),
    get: (doctype, name, shape, signal) =>
      ask({ method: 'GET', url: resource(doctype, name), effect: false }, shape, signal),
    insert: (doctype, body, shape, signal) =>
      ask({ method: 'POST', url: resource(doctype), body: JSON.stringify(body), effect: true }, shape, signal),
    update: (doctype, name, body, shape, signal) =>
      ask({ method: 'PUT', url: resource(doctype, name), body: JSON.stringify(body), effect: true }, shape, signal),
    remove: async (doctype, name, signal) =>
      settled(await exchange({ method: 'DELETE', url: resource(doctype, name), headers, effect: true }, signal)),
    call: async (method, body, signal) =>
      settled(
        await exchange(
          { method: 'POST', url: `${url}/api/method/${method}`, headers, body: JSON.stringify(body), effect: true },
          signal,
        ),
      ),
  };
}

const settled = (reply: ErpAnswer<Reply>): ErpAnswer<undefined> => {
  if (!reply.ok) return reply;
  return reply.value.status >= 400 ? errorOf(reply.value) : gave(undefined);
};

function parameters({ fields, filters, orderBy, limit, start = 0 }: Query): string {
  return new URLSearchParams({
    fields: JSON.stringify(fields),
    filters: JSON.stringify(filters),
    order_by: orderBy,
    limit_start: String(start),
    limit_page_length: String(limit),
  }).toString();
}

const failure = z.object({
  exc_type: z.string().optional(),
  exception: z.string().optional(),
  message: z.string().optional(),
  /** A JSON list of JSON messages. */
  _server_messages: z.string().optional(),
});

const auth = new Set([
  'AuthenticationError',
  'PermissionError',
  'InvalidAuthorizationHeader',
  'InvalidAuthorizationToken',
]);
const passing = new Set([
  'QueryDeadlockError',
  'QueryTimeoutError',
  'DocumentLockedError',
  'SessionStopped',
  'InReadOnlyMode',
]);

/** What a Frappe error body means: a kept code, and its own words. Everything in it was rolled back. */
function errorOf({ status, text }: Reply) {
  const read = failure.safeParse(jsonIn(text));
  const { exc_type: type, exception, message, _server_messages: messages } = read.data ?? {};
  const said = wordsIn(messages) ?? exception?.replace(/^[\w.]+: /, '') ?? message;
  if (status === 401 || status === 403 || auth.has(type ?? '')) return lockedOut(`erp.http_${status}`, said);
  if (type === undefined && !read.success) return refusedBy(`erp.http_${status}`);
  if (passing.has(type ?? '')) return notDone(`erp.own_${snake(type ?? '')}`, said);
  if (said?.startsWith('Credit limit has been crossed')) return refusedBy('erp.credit_refused', said);
  return refusedBy(type === undefined ? `erp.http_${status}` : `erp.own_${snake(type)}`, said);
}

const snake = (name: string): string =>
  name
    .replace(/Error$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toLowerCase();

function wordsIn(messages: string | undefined): string | undefined {
  const list = z.array(z.string()).safeParse(jsonIn(messages ?? ''));
  const words = (list.data ?? []).flatMap((each) => {
    const one = z.object({ message: z.string() }).safeParse(jsonIn(each));
    return one.success ? [one.data.message] : [];
  });
  return words.length > 0 ? words.join(' ') : undefined;
}
