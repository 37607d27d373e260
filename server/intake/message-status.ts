import type { MessageForm } from '../../db/message/message.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type House, setClaims, systemActor } from '../postgres/transaction.ts';
import { tenantOfMail } from './mail/mail-sql.ts';
import { tenantOfMessage } from './whatsapp/delivery-sql.ts';
import { hmacHex, isSame } from './whatsapp/signature.ts';

/** How far a message has come, for whoever posted it. */
export interface MessageStatus {
  readonly wamid: string;
  readonly state: string;
  /** In the order of their times. */
  readonly stages: readonly { readonly stage: string; readonly at: number }[];
  readonly receivedAt: number;
  readonly order?: { readonly number: string; readonly erpRef: string | null };
  readonly question?: string;
  /** What can be tapped to answer it. */
  readonly choices?: readonly { readonly id: string; readonly title: string }[];
  readonly approval?: { readonly breaches: readonly string[] };
  /** What a request for prices became, who answers it and by when. */
  readonly quote?: QuoteStatus;
  readonly reply?: string;
}

interface QuoteStatus {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly owner: string | null;
  readonly dueAt: number;
}

interface StatusRow {
  readonly state: string;
  readonly stages: MessageStatus['stages'];
  readonly receivedAt: number;
  readonly draftState: string | null;
  readonly question: string | null;
  readonly form: MessageForm | null;
  readonly breaches: string[] | null;
  readonly number: string | null;
  readonly erpRef: string | null;
  readonly reply: string | null;
  readonly quote: QuoteStatus | null;
}

/** Reads a message's way by its wamid or a mail's by its Message-ID, in whichever plant it came; undefined when it never came. */
async function statusOfMessage(sql: House['sql'], wamid: string): Promise<MessageStatus | undefined> {
  const tenantId = (await tenantOfMessage(sql, wamid)) ?? (await tenantOfMail(sql, wamid));
  if (tenantId === undefined) return undefined;
  const [row] = await sql.begin('read only', async (tx) => {
    await setClaims(tx, systemActor(tenantId), 'app_server');
    return statusRows(tx, wamid);
  });
  if (!row) return undefined;
  const { state, stages, receivedAt } = row;
  return {
    wamid,
    state,
    stages: stages.toSorted((a, b) => a.at - b.at),
    receivedAt,
    ...(row.number === null ? {} : { order: { number: row.number, erpRef: row.erpRef } }),
    ...(row.question === null ? {} : { question: row.question, ...choicesOf(row.form) }),
    ...(row.draftState === 'awaiting_approval' ? { approval: { breaches: row.breaches ?? [] } } : {}),
    ...(row.quote === null ? {} : { quote: row.quote }),
    ...(row.reply === null || row.reply === row.question ? {} : { reply: row.reply }),
  };
}

const choicesOf = (form: MessageForm | null): Pick<MessageStatus, 'choices'> =>
  form && 'choices' in form ? { choices: form.choices.map(({ id, title }) => ({ id, title })) } : {};

function statusRows(sql: ServerTx['sql'], wamid: string): Promise<StatusRow[]> {
  return sql<StatusRow[]>`
    select m.state, m.stages, round(extract(epoch from m.received_at) * 1000)::float8 as "receivedAt",
      d.state as "draftState", d.question, asked.form, d.breaches, o.number, o.erp_ref as "erpRef", reply.body as reply,
      asks.quote
    from public.inbound_message as m
    left join public.order_draft as d on d.tenant_id = m.tenant_id and d.id = m.draft_id
    left join public.sales_order as o on o.tenant_id = m.tenant_id and o.draft_id = d.id
    left join lateral (
      select form from public.outbound_message as q
      where q.tenant_id = m.tenant_id and q.draft_id = m.draft_id and q.line_id is not null
      order by q.created_at desc, q.id desc limit 1
    ) as asked on true
    left join lateral (
      select body from public.outbound_message as out
      where out.tenant_id = m.tenant_id and (out.message_id = m.id or out.draft_id = m.draft_id)
      order by (out.message_id = m.id) desc, out.created_at desc, out.id desc limit 1
    ) as reply on true
    left join lateral (
      select jsonb_build_object('id', w.id, 'number', w.number, 'state', w.state, 'owner', p.name,
        'dueAt', round(extract(epoch from w.due_at) * 1000)) as quote
      from public.quote as w left join public.person as p on p.tenant_id = w.tenant_id and p.id = w.owner_id
      where w.tenant_id = m.tenant_id and w.message_id = m.id order by w.requested_at desc, w.id desc limit 1
    ) as asks on true
    where m.tenant_id = app.tenant_id() and m.channel in ('whatsapp', 'email') and m.external_id = ${wamid}
    order by m.channel = 'email' limit 1`;
}

/**
 * Answers how far a message has come, only to whoever can sign: `signature` is the hex HMAC-SHA256 of the request's path
 * with the app secret. 401 for a wrong one, 404 for a message that never came.
 */
export async function answerStatus(
  sql: House['sql'],
  appSecret: string,
  path: string,
  signature: string | null,
): Promise<Response> {
  if (appSecret === '' || signature === null || !isSame(signature, hmacHex(appSecret, path))) {
    return Response.json({ error: 'the signature is not this app’s' }, { status: 401 });
  }
  const wamid = decoded(path.slice(path.lastIndexOf('/') + 1));
  const status = await statusOfMessage(sql, wamid);
  return status ? Response.json(status) : Response.json({ error: 'no such message' }, { status: 404 });
}

/** NUL can't be in a message's id, nor be asked of the database. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll('\0', '').toWellFormed();
  } catch {
    return part;
  }
}
