import fc from 'fast-check';
import { mutators } from '../db/mutators.ts';
import { schemaVersion } from '../db/sync/schema-version.ts';
import { tables } from '../db/tables.ts';
import { signatureOf } from '../server/tour/as-meta-sends.ts';
import type { Ask } from './door.ts';

/** Ways in which a text is wrong: for the database, for JSON, for an index, for a header, for a person. */
const text = fc.oneof(
  fc.constantFrom('', ' ', '\0', 'a\0b', '\ud800', '__proto__', 'constructor', "' or 1=1 --", '🧱مرحبا‮'),
  fc.constantFrom('../../etc/passwd', 'x'.repeat(5_000), '9'.repeat(40), '%00', '%', '%E0%A4%A', '{"', 'null'),
  fc.constant('\r\nset-cookie: a=b'),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const number = fc.constantFrom(0, -1, 0.5, 1e308, -1e308, Number.MAX_SAFE_INTEGER, 2 ** 31, 1.7e12);
const anything: fc.Arbitrary<unknown> = fc.oneof(text, number, fc.constantFrom(null, true, [], {}), fc.jsonValue());
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** Bodies that are no JSON, JSON of no shape, and JSON that would be dangerous to somebody careless. */
const body: fc.Arbitrary<string> = fc
  .oneof(
    anything.map((value) => JSON.stringify(value) ?? ''),
    fc.constantFrom('', '{', '{"a":', 'undefined', deep(100_000), '{"__proto__":{"admin":true},"constructor":1}'),
    fc.constantFrom('{"\\u0000":"\\u0000"}', '"\\ud800"', '1e999', `[${'1,'.repeat(50_000)}1]`, '\0\0\0', 'a=b&c=d'),
    text,
  )
  .map((written) => written.toWellFormed());

const type = fc.constantFrom(
  'application/json',
  'text/plain',
  'application/octet-stream',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'nonsense',
);
const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD');

type Headers = Readonly<Record<string, string>>;

const askOf = (method: string, path: string, type: string, body: string, headers: Headers = {}): Ask =>
  method === 'GET' || method === 'HEAD'
    ? { method, path, headers }
    : { method, path, headers: { 'content-type': type, ...headers }, body };

// A redirect repeats the query in its headers, of which a client takes 16 kB.
const longestInQuery = 1_500;
const query = fc
  .dictionary(fc.constantFrom('input', 'batch', 'as', 'next', 'token', 'hub.mode', 'connectionParams', 'a'), text, {
    maxKeys: 3,
  })
  .map((given) => {
    const pairs = Object.entries(given).map(([key, value]): [string, string] => [
      key,
      value.toWellFormed().slice(0, longestInQuery),
    ]);
    return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
  });

/** Any method, query, type and body at these paths, with these headers. */
export const anyAt = (paths: readonly string[], headers: Headers = {}): fc.Arbitrary<Ask> =>
  fc
    .tuple(method, fc.constantFrom(...paths), query, type, body)
    .map(([how, path, asked, kind, sent]) => askOf(how, `${path}${asked}`, kind, sent, headers));

const before = ['/', '/api/', '/api/auth/', '/api/messages/', '/demo/', '/orders/', '/_next/', '/sw.js/', '/icons/'];
const rest = fc.oneof(
  text.map((given) => encodeURIComponent(given.toWellFormed())),
  fc.constantFrom('%', '%00', '%E0%A4%A', '..%2f..%2f.env', '.env', 'a/b/c', '//elsewhere.test', ';', '[wamid]'),
);

/** Paths that lead nowhere, or try to lead somewhere else. */
export const anyPath: fc.Arbitrary<Ask> = fc
  .tuple(method, fc.constantFrom(...before), rest, type, body)
  .map(([how, start, end, kind, sent]) => askOf(how, `${start}${end}`, kind, sent));

/** A webhook call with this body, signed as Meta signs. */
export const delivered = (body: string, appSecret: string): Ask =>
  askOf('POST', '/api/whatsapp', 'application/json', body, {
    'x-hub-signature-256': `sha256=${signatureOf(body, appSecret)}`,
  });

const message = fc.record({
  id: fc.oneof(fc.uuid(), anything),
  from: fc.oneof(fc.constantFrom('919820012345', '971501234567', '15550001'), anything),
  type: fc.oneof(fc.constant('text'), anything),
  text: fc.oneof(fc.record({ body: text }), anything),
});

/** Deliveries with the right signature whose contents are anything; a message may come twice in one. */
export const anyDelivery = (appSecret: string): fc.Arbitrary<Ask> =>
  fc
    .oneof(
      body,
      fc
        .array(message, { maxLength: 3 })
        .map((messages) => ({ entry: [{ changes: [{ value: { messages: [...messages, ...messages] } }] }] }))
        .map((call) => JSON.stringify(call).toWellFormed()),
    )
    .map((written) => delivered(written, appSecret));

const name = fc.oneof({ weight: 5, arbitrary: fc.uuid() }, text);
const device = fc.record({
  grp: name,
  secret: name,
  client: name,
  schema: fc.oneof({ weight: 5, arbitrary: fc.constant(schemaVersion) }, number),
});
const mutation = fc.record({
  mid: fc.oneof(fc.constant(1), number),
  name: fc.oneof(fc.constantFrom(...mutators.keys()), text),
  args: fc.oneof(anything, fc.record({ lotId: anything, holdId: anything, reason: anything, note: text })),
  actor: fc.oneof(fc.constant('p-quality'), text),
  at: number,
});
const cookie = fc.record({
  epoch: text,
  snapshot: fc.oneof(text, fc.constantFrom('5:3:', '0:0:', `${'9'.repeat(30)}:1:`)),
  scopes: fc.array(text, { maxLength: 3 }),
});
const page = fc.record({
  scopes: fc.array(text, { maxLength: 3 }),
  table: fc.oneof(fc.constantFrom(...tables.map(({ name }) => name)), text),
  after: text,
});
const call = fc.oneof(
  fc
    .tuple(device, fc.array(mutation, { maxLength: 4 }), number)
    .map(([own, mutations, now]) => ({ name: 'sync.push', input: { ...own, now, mutations } })),
  fc
    .tuple(device, fc.option(cookie), fc.option(page), fc.boolean())
    .map(([own, kept, next, check]) => ({ name: 'sync.pull', input: { ...own, cookie: kept, page: next, check } })),
);

/** Calls of the app's own API in nearly its shape. */
export const anyCall = (headers: Headers): fc.Arbitrary<Ask> =>
  call.map(({ name, input }) =>
    askOf('POST', `/api/trpc/${name}`, 'application/json', JSON.stringify(input).toWellFormed(), headers),
  );

const encoding = fc.constantFrom('', '', 'identity', 'gzip', 'br', 'x', 'gzip, gzip');

/** Readings under a key, in any form. */
export const anyReadings = (key: string): fc.Arbitrary<Ask> =>
  fc
    .tuple(
      fc.oneof(
        body,
        text.map((tag) => JSON.stringify([{ at: 1_793_500_000_000, tag, value: 1 }]).toWellFormed()),
      ),
      type,
      encoding,
    )
    .map(([sent, kind, packed]) =>
      askOf('POST', '/ingest?precision=ms', kind, sent, {
        'x-machine-key': key,
        ...(packed === '' ? {} : { 'content-encoding': packed }),
      }),
    );
