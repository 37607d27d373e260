import { setTimeout as pause } from 'node:timers/promises';
import type * as z from 'zod';
import { second } from '../../../../db/values/instant.ts';
import { type FoundVoucher, readImport, readItems, readLedgers, readVouchers } from './read-tally-xml.ts';
import {
  type ListedVoucher,
  type OpenVoucher,
  type SiteMasters,
  type SiteReport,
  siteWork,
  type VoucherReport,
  type WantedVoucher,
} from './site-wire.ts';
import { cancelXml, findXml, importXml, itemsXml, ledgersXml, listXml, narrationOf } from './voucher-xml.ts';

/** Where an agent stands: between a server it asks and a Tally beside it. */
export interface AgentPlace {
  /** `https://throughline.example.com`. */
  readonly serverUrl: string;
  readonly key: string;
  /** `http://localhost:9000`. */
  readonly tallyUrl: string;
  /** How long Tally and the server may take for one answer, in ms; together well below the two minutes a voucher is this agent's. */
  readonly tallyMs: number;
  readonly serverMs: number;
  readonly tell: (line: string) => void;
}

type Outcome = VoucherReport['outcome'];

/** Something on the way did not answer as it must; nothing is lost by it, the next round begins anew. */
class RoundFailed extends Error {}

/**
 * One round: asks for work, makes each voucher say what is wanted and reports it, lists what is asked, and reads stock items
 * and ledgers when they are due. It remembers nothing: whatever it dies of, the next round searches Tally before it adds.
 * Gives whether there was anything to do. Throws when the server or the way to it fails.
 */
export async function agentRound(place: AgentPlace): Promise<boolean> {
  const work = siteWork.safeParse(await askServer(place, 'work', {}));
  if (!work.success) throw new RoundFailed(`the server’s answer has another shape: ${firstIssue(work.error)}`);
  const { vouchers, questions, company, mastersDue } = work.data;
  for (const open of vouchers) {
    const outcome = await settle(place, open);
    place.tell(`${open.wanted?.number ?? open.key}: ${inWords(outcome)}`);
    // Each by itself, so that what is done is known though the next one fails.
    await report(place, { vouchers: [{ key: open.key, revision: open.revision, outcome }], answers: [] });
  }
  for (const { id, company: of, type, from, to } of questions) {
    const listed = readVouchers(await askTally(place, listXml(of, type, from, to)));
    if (listed) await report(place, { vouchers: [], answers: [{ id, vouchers: listed.map(asListed) }] });
  }
  if (mastersDue) await bringMasters(place, company);
  return vouchers.length + questions.length > 0;
}

const asListed = ({ key, number, date, party, total, cancelled }: FoundVoucher): ListedVoucher => ({
  key,
  number,
  date,
  party,
  total,
  cancelled,
});

/** Rounds until `signal` aborts, a pause after each that had nothing to do and a longer one after each that failed. */
export async function runAgent(place: AgentPlace, signal: AbortSignal, pauseMs = 2 * second): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    try {
      const busy = await agentRound(place);
      failures = 0;
      if (busy) continue;
    } catch (error) {
      failures += 1;
      place.tell(`the round failed: ${error instanceof Error ? error.message : error}`);
    }
    await pause(Math.min(pauseMs * 2 ** Math.min(failures, 5), 60 * second), undefined, { signal }).catch(
      () => undefined,
    );
  }
}

const firstIssue = (error: z.ZodError): string => `${error.issues[0]?.path.join('.')} ${error.issues[0]?.message}`;

function inWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'booked':
      return `booked as ${outcome.reference}`;
    case 'cancelled':
      return 'cancelled';
    default:
      return `${outcome.kind}, ${outcome.code}${outcome.said ? `: ${outcome.said}` : ''}`;
  }
}

async function askServer({ serverUrl, key, serverMs }: AgentPlace, what: string, body: object): Promise<unknown> {
  const answer = await fetch(`${serverUrl.replace(/\/+$/, '')}/api/tally/${what}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(serverMs),
  }).catch((cause: unknown) => {
    throw new RoundFailed(`the server ${new URL(serverUrl).host} does not answer`, { cause });
  });
  if (answer.status === 401) throw new RoundFailed('the server does not know this key: was it revoked?');
  if (!answer.ok) throw new RoundFailed(`the server answered ${answer.status}`);
  return answer.json();
}

const report = (place: AgentPlace, told: SiteReport): Promise<unknown> => askServer(place, 'report', told);

/** Tally's answer in full. Throws when there is none: what was asked may be done all the same. */
async function askTally({ tallyUrl, tallyMs }: AgentPlace, xml: string): Promise<string> {
  const answer = await fetch(tallyUrl, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: xml,
    redirect: 'error',
    signal: AbortSignal.timeout(tallyMs),
  });
  if (!answer.ok) throw new RoundFailed(`Tally answered ${answer.status}`);
  return answer.text();
}

const trouble = (code: string, more: { said?: string; maybeDone?: boolean; auth?: boolean } = {}): Outcome => ({
  kind: 'trouble',
  code,
  maybeDone: false,
  auth: false,
  ...more,
});

/** The voucher of a key as Tally has it now: one with an effect before a cancelled one. Or why that is not known. */
async function search(
  place: AgentPlace,
  { company, key }: OpenVoucher,
): Promise<
  { readonly ok: true; readonly found: FoundVoucher | undefined } | { readonly ok: false; readonly why: Outcome }
> {
  const xml = await askTally(place, findXml(company, key)).catch(() => undefined);
  if (xml === undefined) return { ok: false, why: trouble('erp.tally_unreachable') };
  const said = readImport(xml);
  if (said.kind === 'no_company')
    return { ok: false, why: trouble('erp.company_not_open', { said: said.said, auth: true }) };
  const all = readVouchers(xml)?.filter((each) => each.key === key);
  if (!all) return { ok: false, why: trouble('erp.unexpected_answer') };
  return { ok: true, found: all.find(({ cancelled }) => !cancelled) ?? all[0] };
}

/** Makes one voucher say what is wanted of it, and says how that went. Never throws. */
async function settle(place: AgentPlace, open: OpenVoucher): Promise<Outcome> {
  const before = await search(place, open);
  if (!before.ok) return before.why;
  const { wanted } = open;
  return wanted === null ? withdraw(place, open, before.found) : write(place, open, wanted, before.found);
}

async function write(
  place: AgentPlace,
  open: OpenVoucher,
  wanted: WantedVoucher,
  found: FoundVoucher | undefined,
): Promise<Outcome> {
  const says = (each: FoundVoucher | undefined): boolean => each?.narration === narrationOf(open) && !each.cancelled;
  if (found && says(found)) return { kind: 'booked', reference: found.number };
  if (found?.cancelled) return { kind: 'refused', code: 'erp.cancelled_there' };
  const xml = importXml(open, wanted, found !== undefined);
  const answer = await askTally(place, xml).then(readImport, () => ({ kind: 'unreadable' }) as const);
  // Whatever the answer, what Tally has now decides.
  const after = await search(place, open);
  if (after.ok && after.found && says(after.found)) return { kind: 'booked', reference: after.found.number };
  switch (answer.kind) {
    case 'no_company':
      return trouble('erp.company_not_open', { said: answer.said, auth: true });
    case 'refused':
      return {
        kind: 'refused',
        code: unknownName.test(answer.said) ? 'erp.unknown_there' : 'erp.tally_refused',
        said: answer.said,
      };
    case 'nothing':
      return { kind: 'refused', code: 'erp.tally_did_nothing' };
    default:
      return trouble('erp.answer_lost', { maybeDone: true });
  }
}

const unknownName = /does not exist|is not defined|could not find/i;

async function withdraw(place: AgentPlace, open: OpenVoucher, found: FoundVoucher | undefined): Promise<Outcome> {
  if (!found || found.cancelled) return { kind: 'cancelled', reference: found?.number ?? null };
  const xml = cancelXml(open.company, found);
  const answer = await askTally(place, xml).then(readImport, () => ({ kind: 'unreadable' }) as const);
  const after = await search(place, open);
  if (after.ok && (!after.found || after.found.cancelled)) return { kind: 'cancelled', reference: found.number };
  if (answer.kind === 'refused') return { kind: 'refused', code: 'erp.tally_refused', said: answer.said };
  return trouble('erp.answer_lost', { maybeDone: true });
}

/** Reads all stock items and customers' ledgers, and brings them. What Tally can't tell now is read in a later round. */
async function bringMasters(place: AgentPlace, company: string): Promise<void> {
  const asOf = Date.now();
  const items = readItems(await askTally(place, itemsXml(company)));
  const ledgers = readLedgers(await askTally(place, ledgersXml(company)));
  if (!items || !ledgers) throw new RoundFailed(`Tally does not list the company ${company}: is it open?`);
  const masters: SiteMasters = { asOf, items, ledgers };
  await askServer(place, 'masters', masters);
}
