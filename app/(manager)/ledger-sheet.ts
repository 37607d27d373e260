import type { Instant } from '../../db/values/instant.ts';
import { currencyDigits } from '../../db/values/money.ts';
import type { Cell } from './csv.ts';
import { type LedgerEntry, responseSteps } from './ledger.ts';
import type { MoneyOutcome } from './money-outcome.ts';

/** The columns of the sheet, in their order; their titles are words of the screen. */
export const sheetColumns = [
  'number',
  'kind',
  'subject',
  'plant',
  'severity',
  'state',
  'occurred',
  'occurredLocal',
  'zone',
  'resolved',
  'resolvedLocal',
  'receive',
  'know',
  'acknowledge',
  'decide',
  'resolve',
  'late',
  'functions',
  'orders',
  'optionsOffered',
  'optionsExpired',
  'optionsApplied',
  'currency',
  'atRisk',
  'preserved',
  'lost',
  'open',
  'predicted',
  'rule',
] as const;

export interface SheetWords {
  readonly column: (name: (typeof sheetColumns)[number]) => string;
  readonly kind: (code: string) => string;
  readonly function: (code: string) => string;
  readonly plant: (id: string) => string;
  readonly zoneOf: (plantId: string) => string;
  readonly yes: string;
  readonly no: string;
}

/** The ledger as a sheet: titles, then a row for each exception and currency, in minutes, decimal money and ISO times. */
export function ledgerSheet(entries: readonly LedgerEntry[], words: SheetWords): Cell[][] {
  return [
    sheetColumns.map(words.column),
    ...entries.flatMap((entry) => {
      const { currency } = entry.exception;
      const none = { currency, atRiskMinor: 0, preservedMinor: 0, lostMinor: 0, openMinor: 0 };
      return (entry.money.length > 0 ? entry.money : [none]).map((money) => rowOf(entry, money, words));
    }),
  ];
}

function rowOf(entry: LedgerEntry, money: MoneyOutcome, words: SheetWords): Cell[] {
  const { exception, response, rule } = entry;
  const zone = words.zoneOf(exception.plantId);
  const amount = (minor: number): string => decimalOf(minor, money.currency);
  const cells: Record<(typeof sheetColumns)[number], Cell> = {
    number: exception.number,
    kind: words.kind(exception.kind),
    subject: exception.subject,
    plant: words.plant(exception.plantId),
    severity: exception.severity,
    state: exception.state,
    occurred: isoOf(exception.occurredAt),
    occurredLocal: localOf(exception.occurredAt, zone),
    zone,
    resolved: isoOf(exception.resolvedAt),
    resolvedLocal: localOf(exception.resolvedAt, zone),
    ...minutesOf(response),
    late: exception.breached ? words.yes : words.no,
    functions: [...entry.byFunction.keys()].map(words.function).join('; '),
    orders: exception.impact.orders.length,
    optionsOffered: entry.optionsOffered,
    optionsExpired: entry.optionsExpired,
    optionsApplied: entry.applied,
    currency: money.currency,
    atRisk: amount(money.atRiskMinor),
    preserved: amount(money.preservedMinor),
    lost: amount(money.lostMinor),
    open: amount(money.openMinor),
    // What a way out would keep is told in the exception's own currency, and once.
    predicted: money.currency === exception.currency ? amount(entry.predictedMinor) : null,
    rule: rule.row === null ? String(rule.version) : `${rule.version}/${rule.row}`,
  };
  return sheetColumns.map((name) => cells[name]);
}

type Minutes = Record<(typeof responseSteps)[number], number | null>;

/** Whole milliseconds as minutes with at most two decimals, which a sheet can add up. */
function minutesOf(response: LedgerEntry['response']): Minutes {
  const minutes = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / 600) / 100);
  const [receive, know, acknowledge, decide, resolve] = responseSteps.map((step) => minutes(response[step]));
  return {
    receive: receive ?? null,
    know: know ?? null,
    acknowledge: acknowledge ?? null,
    decide: decide ?? null,
    resolve: resolve ?? null,
  };
}

/** `12345` paise → `123.45`: digits only, so that every spreadsheet reads the same number. */
export function decimalOf(minor: number, currency: string): string {
  const digits = currencyDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${minor < 0 ? '-' : ''}${digits === 0 ? whole : `${whole}.${text.slice(-digits)}`}`;
}

const isoOf = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());

/** `2026-11-22 14:05` on the plant's clock. */
function localOf(at: Instant | null, zone: string): string | null {
  if (at === null) return null;
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at);
}
