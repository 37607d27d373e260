import type { Answer } from '../decision-table/decision-table.ts';
import { minute } from '../values/instant.ts';
import { ask, askPack, type PackInForce, type RuleFacts, type Ruling } from './ask-rules.ts';
import { chainSteps } from './default-routing.ts';
import type { Pack } from './pack.ts';

/** The three packs that decide about an exception. */
export type PacksInForce = Readonly<Record<Pack, PackInForce>>;

/** How long there is: at most, for the fastest way out, and until somebody takes it (a share of the window). */
export interface Times {
  readonly capMs: number;
  readonly leadMs: number;
  readonly ackShare: number;
}

export type Resolution = { rule: 'all' } | { rule: 'any' } | { rule: 'quorum'; of: number };

/** Who is asked, who is told when nobody answers, and how many answers are enough. */
export interface Route {
  readonly functions: readonly string[];
  readonly resolution: Resolution;
  readonly chain: readonly string[];
}

/** Whoever must be able to answer whatever the rules say: without them the order could never be let through. */
const indispensable: Readonly<Record<string, string>> = { price: 'commercial', credit: 'finance' };

const textsIn = (answer: Answer | undefined): string[] =>
  Array.isArray(answer) ? answer.map((each) => String(each)) : [];

const ms = (minutes: Answer | undefined): number => Math.round(Number(minutes) * minute);

/** Asks the windows. They come first: how bad it is follows from how long there is. */
export function timesFor(packs: PacksInForce, facts: RuleFacts): { times: Times; ruling: Ruling } {
  const ruling = askPack('windows', packs.windows, facts);
  const [cap, lead, percent] = ruling.answers;
  return { times: { capMs: ms(cap), leadMs: ms(lead), ackShare: Number(percent) / 100 }, ruling };
}

/** Asks who and which chain. */
export function routeFor(packs: PacksInForce, facts: RuleFacts): { route: Route; rulings: Ruling[] } {
  const routing = askPack('routing', packs.routing, facts);
  const escalation = askPack('escalation', packs.escalation, facts);
  const must = indispensable[facts.kind];
  const route = {
    functions: [...new Set([...textsIn(routing.answers[0]), ...(must ? [must] : [])])],
    resolution: resolutionOf(String(routing.answers[1])),
    chain: textsIn(escalation.answers[0]),
  };
  return { route, rulings: [routing, escalation] };
}

/** Who is told next about a task of no exception: as the plant's rows for every kind say, else step by step. */
export function chainFor(packs: PacksInForce, facts: RuleFacts): { chain: readonly string[]; rulings: Ruling[] } {
  const ruling = ask('escalation', packs.escalation, facts);
  return ruling ? { chain: textsIn(ruling.answers[0]), rulings: [ruling] } : { chain: chainSteps, rulings: [] };
}

function resolutionOf(text: string): Resolution {
  const quorum = /^quorum:(\d+)$/.exec(text);
  if (quorum) return { rule: 'quorum', of: Number(quorum[1]) };
  return { rule: text === 'any' ? 'any' : 'all' };
}
