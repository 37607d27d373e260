import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { minute, second } from '../../../../db/values/instant.ts';
import type { ServerTx } from '../../../postgres/server-tx.ts';
import { type House, transactAsSystem } from '../../../postgres/transaction.ts';
import { type SiteWork, siteMasters, siteReport } from './site-wire.ts';
import {
  addAgent,
  answerQuestion,
  keepMasters,
  openQuestions,
  readAt,
  sawAgent,
  settleVoucher,
  takeVouchers,
  tenantOfAgent,
} from './tally-sql.ts';

/** The most a report may hold: all stock items and ledgers of a large company. */
export const largestReport = 64 * 1_024 * 1_024;
/** How long a voucher is one agent's; longer than it waits for Tally. */
const leaseMs = 2 * minute;
/** How long a voucher rests after an attempt that settled nothing. */
const restMs = second;

const no = (status: number, error: string): Response => Response.json({ error }, { status });

/** What an agent's key is known by here: the key itself is kept nowhere. */
const digestOf = (key: string): Buffer => createHash('sha256').update(key).digest();

/** Makes an agent of a tenant and gives its key, which is shown once. */
export const issueAgentKey = (house: House, tenantId: string, name: string, company: string): Promise<string> =>
  transactAsSystem(house, tenantId, (tx) => makeAgent(tx, name, company));

/** The same in a transaction of somebody's. */
export async function makeAgent(tx: ServerTx, name: string, company: string): Promise<string> {
  const key = `tally_${randomBytes(24).toString('base64url')}`;
  await addAgent(tx, { id: tx.newId(), name, company, keyHash: digestOf(key) });
  return key;
}

/**
 * Answers the agent on a site. `work` gives what is to be done, `report` takes how it went, `masters` takes all stock items
 * and ledgers, which are asked for again `mastersEveryMs` after the last. Who shows no key of ours gets 401, what has another shape 400.
 */
export async function answerSite(
  house: House,
  what: string,
  raw: Uint8Array | undefined,
  authorization: string | null,
  mastersEveryMs: number = 15 * minute,
): Promise<Response> {
  const [, key = ''] = /^Bearer (tally_[\w-]{16,128})$/.exec(authorization ?? '') ?? [];
  const tenantId = key === '' ? undefined : await tenantOfAgent(house.sql, digestOf(key));
  if (tenantId === undefined) return no(401, 'the key is no Tally agent’s of ours');
  if (raw === undefined) return no(413, `a report has at most ${largestReport} bytes`);
  const body = jsonIn(raw);
  switch (what) {
    case 'work':
      return Response.json(await giveWork(house, tenantId, digestOf(key), mastersEveryMs));
    case 'report':
      return taken(siteReport, body, (report) =>
        transactAsSystem(house, tenantId, async (tx) => {
          // In one order for everybody: two reports of the same vouchers must not wait for each other.
          const vouchers = report.vouchers.toSorted((a, b) => (a.key < b.key ? -1 : 1));
          for (const each of vouchers) await settleVoucher(tx, each, restMs);
          for (const { id, vouchers: listed } of report.answers) await answerQuestion(tx, id, listed);
        }),
      );
    case 'masters':
      return taken(siteMasters, body, ({ items, ledgers, asOf }) =>
        transactAsSystem(house, tenantId, async (tx) => {
          // A site whose clock is ahead does not make its rows younger than they are.
          const at = Math.min(asOf, tx.now);
          await keepMasters(tx, 'item', items, at);
          await keepMasters(tx, 'ledger', ledgers, at);
        }),
      );
    default:
      return no(404, 'a Tally agent asks for work and brings a report or masters');
  }
}

function jsonIn(raw: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(raw));
  } catch {
    return undefined;
  }
}

async function taken<T>(shape: z.ZodType<T>, body: unknown, keep: (read: T) => Promise<void>): Promise<Response> {
  const read = shape.safeParse(body);
  if (!read.success) return no(400, z.prettifyError(read.error).split('\n')[0] ?? 'another shape');
  await keep(read.data);
  return Response.json({ ok: true });
}

async function giveWork(house: House, tenantId: string, keyHash: Buffer, mastersEveryMs: number): Promise<SiteWork> {
  return transactAsSystem(house, tenantId, async (tx) => {
    const company = await sawAgent(tx, keyHash);
    const read = await readAt(tx, 'ledger');
    return {
      company,
      vouchers: await takeVouchers(tx, leaseMs),
      questions: await openQuestions(tx),
      mastersDue: read === undefined || tx.now - read >= mastersEveryMs,
    };
  });
}
