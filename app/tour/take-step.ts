/** The tour's steps in the order they are told. */
export const steps = ['order', 'hold', 'swap', 'late', 'discount', 'stop', 'run'] as const;
export type Step = (typeof steps)[number];

/** How a step went: where to look now, or why it could not be done. */
export type StepOutcome =
  | { readonly done: true; readonly href: string }
  | { readonly done: false; readonly code: string };

/** Asks the server to do a step through the real doors. The tour needs the network: it plays the other side. */
export async function takeStep(step: Step): Promise<StepOutcome> {
  const answer = await fetch('/demo/tour', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ step }),
  }).catch(() => undefined);
  const told = (await answer?.json().catch(() => undefined)) as { href?: string; code?: string } | undefined;
  if (answer?.ok && told?.href) return { done: true, href: told.href };
  return { done: false, code: told?.code?.replace(/^tour\./, '') ?? 'other' };
}
