import { inboundMessages } from '../../db/message/message.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { endQuestions } from './clarify-task.ts';

/** A person said what a list is meant as, or the list in a document was read: what was asked about it is answered, and it is read as that. */
export async function readExplained(tx: ServerTx, { messageId }: { readonly messageId: string }): Promise<void> {
  const message = await tx.get(inboundMessages, messageId);
  if (message?.state !== 'needs_human') return;
  const asked = await questionsAbout(tx, `/commercial/message/${messageId}`);
  await endQuestions(tx, asked);
  await tx.put(inboundMessages, { ...message, state: 'received', reason: null });
  tx.happened({ type: 'message.received', messageId });
}

/** What was asked about this message and nothing else. */
async function questionsAbout(tx: ServerTx, href: string): Promise<Task[]> {
  const found = await tx.sql<{ id: string }[]>`
    select id from public.task where tenant_id = app.tenant_id() and kind = 'clarify' and draft_id is null
      and state not in ('decided', 'done', 'superseded') and context @> ${tx.sql.json([{ href }])}`;
  const asked = await tx.getMany(
    tasks,
    found.map(({ id }) => id),
  );
  return asked.filter(({ context }) => context.every((line) => line.href === href));
}
