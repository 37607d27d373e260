'use client';
import { useSyncExternalStore } from 'react';
import { presentMoment } from '../_ui/clock.ts';
import { type Step, steps, takeStep } from './take-step.ts';

/** How a step of the tour stands. */
export type Standing =
  | { readonly state: 'ready' }
  | { readonly state: 'busy' }
  | { readonly state: 'done'; readonly since: number; readonly href: string }
  | { readonly state: 'failed'; readonly code: string };

/** Clocks that differ and a message on its way: rows this much older than the tap still count as the step's. */
const slackMs = 3_000;

// Kept beside the screen, so that whoever goes to look at what came of a step finds the tour where they left it.
let standings: Readonly<Partial<Record<Step, Standing>>> = {};
const listeners = new Set<() => void>();

function stand(step: Step, standing: Standing): void {
  standings = { ...standings, [step]: standing };
  for (const heard of listeners) heard();
}

function subscribe(heard: () => void): () => void {
  listeners.add(heard);
  return () => listeners.delete(heard);
}

/** Where the tour stands, and which step comes next: the one after the last that was done. */
export function useTour(): { readonly standingOf: (step: Step) => Standing; readonly next: Step | undefined } {
  const now = useSyncExternalStore(
    subscribe,
    () => standings,
    () => standings,
  );
  const last = steps.findLastIndex((step) => now[step]?.state === 'done');
  return { standingOf: (step) => now[step] ?? { state: 'ready' }, next: steps[last + 1] };
}

/** Does a step through the real doors and keeps how it went. */
export async function play(step: Step): Promise<void> {
  const since = presentMoment() - slackMs;
  stand(step, { state: 'busy' });
  const outcome = await takeStep(step);
  stand(step, outcome.done ? { state: 'done', since, href: outcome.href } : { state: 'failed', code: outcome.code });
}
