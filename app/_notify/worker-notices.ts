import { type NoticeMessage, readNotice } from './notice-message.ts';
import { noticeWords, strangerWords } from './notice-words.ts';
import { isHere, openStorage, takeTask, tenantHere, waitingRequest } from './take-task.ts';

/** What the service worker's scope offers here. */
type Scope = Pick<ServiceWorkerGlobalScope, 'registration' | 'clients'>;

const icon = '/icons/mark-192.png';
/** The tabs' own channel and lock: whoever leads sends. */
const loopName = 'throughline-loop';
const sendTag = 'throughline-outbox';

interface Action {
  readonly action: string;
  readonly title: string;
}

/** Shows what was pushed, in its person's language, and says so to the server. Of somebody else's nothing is told. */
export async function showNotice({ registration }: Scope, data: unknown): Promise<void> {
  const message = readNotice(data);
  if (!message) return;
  if (!(await isHere(message))) {
    // A browser takes the right to notify away from who shows nothing.
    const { title, body } = strangerWords;
    return registration.showNotification(title, { body, icon, tag: 'stranger', silent: true });
  }
  const words = noticeWords(message);
  const actions: Action[] =
    message.kind === 'task' && message.taken !== true
      ? [
          { action: 'have', title: words.have },
          { action: 'open', title: words.open },
        ]
      : [{ action: 'open', title: words.open }];
  const options: NotificationOptions & { actions: Action[]; renotify: boolean } = {
    body: words.body,
    icon,
    badge: icon,
    tag: tagOf(message),
    // Sent twice, it stands where it stood; told to somebody above, or told again, it rings again.
    renotify: message.kind === 'task' && (message.level > 0 || message.again === true),
    requireInteraction: message.kind === 'task',
    lang: message.language,
    data: message,
    actions,
  };
  await registration.showNotification(words.title, options);
  await call('push.received', { noticeId: message.notice }).catch(() => undefined);
}

function tagOf(message: NoticeMessage): string {
  if (message.kind === 'task') return message.task;
  return message.kind === 'hand_over' ? message.notice : 'summary';
}

/** A tap on a notification: "I have it" is kept and sent, anything else opens the app where it belongs. */
export async function answerNotice(scope: Scope, action: string, data: unknown, now: () => number): Promise<void> {
  const message = readNotice(data);
  if (message?.kind === 'task' && action === 'have' && (await haveIt(scope, message, now))) return;
  await open(scope, message?.kind === 'task' ? `/tasks/${message.task}` : '/tasks');
}

async function haveIt(
  scope: Scope,
  message: Extract<NoticeMessage, { kind: 'task' }>,
  now: () => number,
): Promise<boolean> {
  const storage = openStorage(message.tenant);
  try {
    if (!(await takeTask(storage, message, now()))) return false;
  } finally {
    storage.close();
  }
  tellTabs();
  const words = noticeWords(message);
  const tag = tagOf(message);
  await scope.registration.showNotification(words.taken, { icon, tag, silent: true, data: message });
  await sendWaiting(message.tenant, now).catch(() => sendLater(scope));
  return true;
}

function tellTabs(): void {
  const channel = new BroadcastChannel(loopName);
  channel.postMessage('written');
  channel.postMessage('wake');
  channel.close();
}

/** Sends what waits when no tab does: with one open, its loop is already at it. Throws when the server was not reached. */
async function sendWaiting(tenant: string, now: () => number): Promise<void> {
  const storage = openStorage(tenant);
  try {
    await navigator.locks.request(loopName, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      const request = await waitingRequest(storage, now());
      if (request) await call('sync.push', request);
    });
  } finally {
    storage.close();
  }
}

/** Where the browser can, it is sent once there is a network; else when the app is next opened. */
async function sendLater({ registration }: Scope): Promise<void> {
  const sync = 'sync' in registration ? registration.sync : undefined;
  if (typeof sync !== 'object' || sync === null || !('register' in sync) || typeof sync.register !== 'function') return;
  await Promise.resolve(sync.register(sendTag)).catch(() => undefined);
}

/** The network is back: what a notification's button left in the outbox goes. */
export async function sendAfterSync(tag: string, now: () => number): Promise<void> {
  if (tag !== sendTag) return;
  const tenant = await tenantHere();
  if (tenant !== undefined) await sendWaiting(tenant, now);
}

async function open({ clients }: Scope, path: string): Promise<void> {
  const [shown] = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (!shown) {
    await clients.openWindow(path);
    return;
  }
  await shown.focus();
  await shown.navigate(path).catch(() => null);
}

/** The app's own API; the session's cookie goes along. */
async function call(path: string, input: unknown): Promise<void> {
  const answer = await fetch(`/api/trpc/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
}
