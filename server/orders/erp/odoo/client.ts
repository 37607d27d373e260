import * as z from 'zod';
import type { ErpAnswer } from '../port.ts';
import { gave, lockedOut, notDone, refusedBy } from '../wire/answers.ts';
import { exchange } from '../wire/exchange.ts';
import { inShape, jsonIn } from '../wire/parse-reply.ts';
import type { OdooSettings } from './settings.ts';

export type Domain = readonly (readonly [field: string, operator: string, value: unknown] | '|' | '&')[];

/** What a search is asked for. */
export interface Search {
  readonly domain: Domain;
  readonly fields: readonly string[];
  readonly order: string;
  readonly limit: number;
  readonly offset?: number;
  /** Archived records too. */
  readonly archived?: boolean;
}

/** Odoo's external interface, as far as it is used here. Every answer is checked for its shape. */
export interface OdooClient {
  search<T>(model: string, search: Search, row: z.ZodType<T>, signal: AbortSignal): Promise<ErpAnswer<T[]>>;
  create(model: string, values: object, signal: AbortSignal): Promise<ErpAnswer<number>>;
  /** Calls a method on records; what it returns is left alone. */
  act(
    model: string,
    method: string,
    args: readonly unknown[],
    signal: AbortSignal,
    context?: object,
  ): Promise<ErpAnswer<undefined>>;
}

export function odooClient({ url, database, login, apiKey, companyId }: OdooSettings): OdooClient {
  let uid: number | undefined;

  /** The user's number in this database, asked for once. */
  async function whoami(signal: AbortSignal): Promise<ErpAnswer<number>> {
    if (uid !== undefined) return gave(uid);
    const answered = await call(
      url,
      { service: 'common', method: 'authenticate', args: [database, login, apiKey, {}] },
      false,
      signal,
    );
    if (!answered.ok) return answered;
    const read = inShape(z.union([z.number(), z.literal(false), z.null()]), answered.value, false);
    if (!read.ok) return read;
    if (typeof read.value !== 'number') return lockedOut('erp.login_refused');
    uid = read.value;
    return gave(uid);
  }

  async function execute(
    model: string,
    method: string,
    args: readonly unknown[],
    options: Readonly<Record<string, unknown>>,
    effect: boolean,
    signal: AbortSignal,
  ): Promise<ErpAnswer<unknown>> {
    const user = await whoami(signal);
    if (!user.ok) return user;
    const company = companyId === null ? {} : { allowed_company_ids: [companyId] };
    const context = { lang: 'en_US', tz: 'UTC', ...company, ...(options['context'] ?? {}) };
    const all = { ...options, context };
    const params = [database, user.value, apiKey, model, method, args, all];
    return call(url, { service: 'object', method: 'execute_kw', args: params }, effect, signal);
  }

  return {
    async search(model, { domain, fields, order, limit, offset = 0, archived = false }, row, signal) {
      const context = archived ? { active_test: false } : {};
      const options = { fields, order, limit, offset, context };
      const found = await execute(model, 'search_read', [domain], options, false, signal);
      return found.ok ? inShape(z.array(row), found.value, false) : found;
    },
    async create(model, values, signal) {
      const made = await execute(model, 'create', [values], {}, true, signal);
      return made.ok ? inShape(z.number(), made.value, true) : made;
    },
    async act(model, method, args, signal, context = {}) {
      const done = await execute(model, method, args, { context }, true, signal);
      return done.ok ? gave(undefined) : done;
    },
  };
}

interface Call {
  readonly service: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** One call and its result, whatever that is. Odoo answers faults with status 200. */
async function call(url: string, params: Call, effect: boolean, signal: AbortSignal): Promise<ErpAnswer<unknown>> {
  const body = JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params });
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const reply = await exchange({ method: 'POST', url: `${url}/jsonrpc`, headers, body, effect }, signal);
  if (!reply.ok) return reply;
  const { status, text } = reply.value;
  if (status === 401 || status === 403) return lockedOut(`erp.http_${status}`);
  if (status >= 400) return refusedBy(`erp.http_${status}`);
  const read = inShape(answer, jsonIn(text), effect);
  if (!read.ok) return read;
  return read.value.error ? errorOf(read.value.error) : gave(read.value.result);
}

const fault = z.object({
  code: z.number().optional(),
  message: z.string(),
  data: z.object({ name: z.string().optional(), message: z.string().optional() }).loose().optional(),
});
const answer = z.object({ result: z.unknown().optional(), error: fault.optional() });

const auth = new Set(['AccessDenied', 'AccessError', 'SessionExpiredException']);
const business = new Set(['UserError', 'ValidationError', 'MissingError', 'RedirectWarning']);
// Odoo gives up after its own retries on these; the transaction was rolled back.
const passing = /^psycopg2\.(errors\.|extensions\.|OperationalError)/;

/** What an Odoo fault means. Whatever it is, the whole call was rolled back. */
function errorOf({ code, message, data }: z.output<typeof fault>) {
  const name = data?.name ?? '';
  const type = name.split('.').at(-1) ?? '';
  const said = data?.message ?? message;
  // Only these name their words for people; what others say may hold values of the request.
  if (code === 100 || auth.has(type)) return lockedOut(type ? `erp.own_${snake(type)}` : 'erp.session_expired', said);
  if (business.has(type)) return refusedBy(`erp.own_${snake(type)}`, said);
  if (passing.test(name)) return notDone(`erp.own_${snake(type)}`);
  return refusedBy('erp.fault', type);
}

const snake = (name: string): string =>
  name
    .replace(/Error$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toLowerCase();

/** A link to one record: its id and name, or false. */
export const link = z.union([z.tuple([z.number(), z.string()]), z.literal(false)]);
/** Odoo writes an empty text, date or number as false. */
export const orFalse = <T>(schema: z.ZodType<T>) =>
  z
    .union([schema, z.literal(false)])
    .transform((value): T | null => (value === false || value === undefined ? null : value));
