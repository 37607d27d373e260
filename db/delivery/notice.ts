import * as z from 'zod/mini';
import { instant, integer, json, list, oneOf, orNull, type Row, table, text } from '../table.ts';
import type { Transitions } from '../transition.ts';
import type { Instant } from '../values/instant.ts';

const noticeStates = ['held', 'queued', 'sent', 'delivered', 'seen', 'acted', 'failed'] as const;
export type NoticeState = (typeof noticeStates)[number];

/** What failed, or went into the unknown, may still turn out to have arrived. */
export const noticeTransitions: Transitions<NoticeState> = {
  held: ['queued', 'sent', 'seen', 'acted', 'failed'],
  queued: ['sent', 'delivered', 'seen', 'acted', 'failed'],
  sent: ['delivered', 'seen', 'acted', 'failed'],
  delivered: ['seen', 'acted'],
  failed: ['sent', 'delivered', 'seen', 'acted'],
  seen: ['acted'],
  acted: [],
};

/** How somebody is told: on the screen of the app, by a notification of their device, or on WhatsApp. */
const noticeChannels = ['app', 'push', 'whatsapp'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

const step = z.object({ state: z.enum(noticeStates), at: z.number(), reason: z.nullable(z.string()) });

/**
 * One telling of one person on one channel, with each step of its way; steps are only ever added. Its id is its effect's key:
 * task, level, person and channel, and what they are told again about. Scope: as its task's.
 */
export const notices = table(
  'notice',
  {
    plantId: text(),
    /** Null for a hand-over, and for the summary at the end of somebody's quiet hours. */
    taskId: orNull(text()),
    /** 0 asked as one of the function, else the level above that was told. */
    level: integer(),
    personId: text(),
    channel: oneOf(noticeChannels),
    state: oneOf(noticeStates),
    /** Why it failed, or what holds it, as a code. */
    reason: orNull(text()),
    createdAt: instant(),
    at: instant(),
    steps: json(z.array(step)),
    /** The notices that a summary stands for. */
    covers: list(),
    /**
     * Why they are told of the task again: a reminder, or the word in its thread that gave it to them. Null for the asking itself.
     * Without a task: the hand-over that is given to them.
     */
    about: orNull(text()),
  },
  ['taskId', 'personId'],
);
export type Notice = Row<typeof notices>;

interface Telling {
  readonly taskId: string;
  readonly level: number;
  readonly personId: string;
  readonly channel: NoticeChannel;
  readonly about?: string | null;
}

/** The key of a telling: the same one is never begun twice. */
export const noticeId = ({ taskId, level, personId, channel, about }: Telling): string =>
  [taskId, level, personId, channel, ...(about ? [about] : [])].join('.');

/** A notice at its first step. */
export function firstNotice(
  telling: Telling & { readonly scope: string; readonly plantId: string },
  first: { readonly state: NoticeState; readonly at: Instant; readonly reason?: string },
): Notice {
  const { state, at, reason = null } = first;
  return {
    ...telling,
    about: telling.about ?? null,
    id: noticeId(telling),
    state,
    reason,
    createdAt: at,
    at,
    steps: [{ state, at, reason }],
    covers: [],
  };
}

/** The notice one step further; undefined where it has come further already. */
export function movedOn(
  notice: Notice,
  state: NoticeState,
  at: Instant,
  reason: string | null = null,
): Notice | undefined {
  if (!noticeTransitions[notice.state].includes(state)) return undefined;
  return { ...notice, state, reason, at, steps: [...notice.steps, { state, at, reason }] };
}

/** Whether the person surely knows. */
export const isSeen = ({ state }: Pick<Notice, 'state'>): boolean => state === 'seen' || state === 'acted';
