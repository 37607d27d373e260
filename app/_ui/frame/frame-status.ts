'use client';
import { createContext, type ReactNode, useContext } from 'react';
import type { LanguageName } from '../words/language.ts';

/** What the frame says about the loop between this device and the server. The sync code provides it, screens show it. */
export type FrameStatus = {
  sync: SyncState;
  /** Everything this person may see has been here at least once: before that, nothing found means nothing known. */
  fetched: boolean;
  faults: readonly Fault[];
  /** Open tasks and exceptions of this person, for the numbers in the bar. */
  counts: { tasks: number; exceptions: number };
  onSignOut?: (() => void) | undefined;
  /** A new password for the one there is; null when it was changed, else `unreachable` or a refusal's code. */
  onPassword?: ((current: string, next: string) => Promise<string | null>) | undefined;
  /** How this person is told of what waits for them; drawn among their settings. */
  told?: ReactNode;
  /** Remembers the language for the person, beside this device. */
  onLanguage?: ((name: LanguageName) => void) | undefined;
};

export type SyncState = {
  /** `unfetched`: nothing waits to be sent, and nothing has come yet either. */
  state: 'saved' | 'waiting' | 'need-you' | 'unfetched';
  /** Actions kept here and not yet answered by the server. */
  waiting: number;
  /** Refused or parked actions that wait for a person. */
  needYou: number;
  /** Age of the oldest unsent action in ms. */
  oldestUnsentMs?: number | undefined;
};

/** What is wrong right now; each has one sentence and at most one button. The frame adds `update` by itself. */
export type Fault =
  | { kind: 'offline' }
  | { kind: 'unreachable' }
  | { kind: 'signed-out' }
  | { kind: 'outdated' }
  | { kind: 'storage' }
  | { kind: 'cleared'; unsent: number; onSeen: () => void }
  | { kind: 'update'; onReload: () => void };

const quiet: FrameStatus = {
  sync: { state: 'saved', waiting: 0, needYou: 0 },
  fetched: true,
  faults: [],
  counts: { tasks: 0, exceptions: 0 },
};

const FrameStatusContext = createContext<FrameStatus>(quiet);
export const FrameStatusProvider = FrameStatusContext.Provider;

export function useFrameStatus(): FrameStatus {
  return useContext(FrameStatusContext);
}
