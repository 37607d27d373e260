import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageStatus } from '../../server/intake/message-status.ts';
import { signatureOf } from '../../server/tour/as-meta-sends.ts';

/** How a message ended, as far as one waits for it. */
export type Outcome = 'ordered' | 'quoted' | 'asked' | 'approval' | 'ignored' | 'person' | 'unfinished';

const askEveryMs = 100;

/** How far it is: undefined while something is still to come by itself. */
export function outcomeOf(progress: MessageStatus): Outcome | undefined {
  const replied = progress.stages.some(({ stage }) => stage === 'replied');
  if (progress.order) return replied ? 'ordered' : undefined;
  if (progress.quote) return 'quoted';
  if (progress.question) return 'asked';
  if (progress.approval) return 'approval';
  if (progress.state === 'ignored') return 'ignored';
  return progress.state === 'needs_human' ? 'person' : undefined;
}

/**
 * Asks the instance at `url` how the message fares until there is an outcome or `withinMs` have passed. `onStage` hears
 * each stage once, in the order of their times.
 */
export async function follow(
  url: string,
  wamid: string,
  appSecret: string,
  withinMs: number,
  onStage: (stage: string, at: number) => void,
): Promise<{ outcome: Outcome; progress: MessageStatus | undefined }> {
  const path = `/api/messages/${encodeURIComponent(wamid)}`;
  const headers = { 'x-say-signature': signatureOf(path, appSecret) };
  const deadline = performance.now() + withinMs;
  const told = new Set<string>();
  let progress: MessageStatus | undefined;
  while (performance.now() < deadline) {
    progress = (await ask(`${url}${path}`, headers)) ?? progress;
    for (const { stage, at } of progress?.stages ?? []) if (!told.has(stage)) onStage(stage, at);
    for (const { stage } of progress?.stages ?? []) told.add(stage);
    const outcome = progress && outcomeOf(progress);
    if (outcome) return { outcome, progress };
    await sleep(askEveryMs);
  }
  return { outcome: progress?.order ? 'ordered' : 'unfinished', progress };
}

/** Undefined while the message is not known yet or the web server is being started again. */
async function ask(address: string, headers: Record<string, string>): Promise<MessageStatus | undefined> {
  try {
    const answer = await fetch(address, { headers, signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) return undefined;
    const progress: MessageStatus = await answer.json();
    return progress;
  } catch {
    return undefined;
  }
}
