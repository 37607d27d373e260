import type { Instant } from '../../db/values/instant.ts';
import { currencyDigits } from '../../db/values/money.ts';
import { fromThousandths } from '../../db/values/quantity.ts';

/** Customers at home write and read Hinglish, those abroad English. */
export type Region = 'home' | 'abroad';

/** A line as the customer said it. */
export interface ReplyLine {
  readonly name: string;
  /** Thousandths of `unit`. */
  readonly quantity: number;
  readonly unit: string;
}

/** What a confirmation tells. */
export interface Confirmation {
  readonly number: string;
  readonly lines: readonly ReplyLine[];
  readonly currency: string;
  readonly taxMinor: number;
  readonly totalMinor: number;
  readonly promiseAt: Instant | null;
  /** Who signs it. */
  readonly company: string;
  /** IANA zone the promise date is told in. */
  readonly zone: string;
  readonly region: Region;
}

/** WhatsApp takes 4,096 characters; this many lines of any name stay well below. */
const mostLines = 25;

const words = {
  home: {
    confirmed: (number: string) => `Namaste! Aapka order *${number}* confirm ho gaya hai.`,
    more: (count: number) => `+ ${count} aur items`,
    total: (total: string, tax: string) => `Total: *${total}* (tax ${tax} included)`,
    promise: (date: string) => `Dispatch: *${date}* tak`,
    noPromise: 'Dispatch ki date hum jaldi batayenge.',
    thanks: (company: string) => `Dhanyavaad, ${company}`,
    decline: (company: string) =>
      `Namaste! Aapke order ke liye dhanyavaad. Abhi hum ise is roop mein confirm nahi kar pa rahe hain. Hamari team aapse jaldi baat karegi.\n${company}`,
  },
  abroad: {
    confirmed: (number: string) => `Hello! Your order *${number}* is confirmed.`,
    more: (count: number) => `+ ${count} more items`,
    total: (total: string, tax: string) => `Total: *${total}* (including tax ${tax})`,
    promise: (date: string) => `Dispatch by *${date}*`,
    noPromise: 'We will tell you the dispatch date shortly.',
    thanks: (company: string) => `Thank you, ${company}`,
    decline: (company: string) =>
      `Hello! Thank you for your order. We can't confirm it as it stands right now; our team will be in touch with you shortly.\n${company}`,
  },
} as const;

/** The confirmation a customer gets: number, lines, total in the Indian grouping, and the promise in the plant's zone. */
export function confirmationText(order: Confirmation): string {
  const say = words[order.region];
  const hidden = order.lines.length - mostLines;
  return [
    say.confirmed(order.number),
    '',
    ...order.lines.slice(0, mostLines).map((line) => `• ${lineText(line)}`),
    ...(hidden > 0 ? [say.more(hidden)] : []),
    '',
    say.total(amount(order.totalMinor, order.currency), amount(order.taxMinor, order.currency)),
    order.promiseAt === null ? say.noPromise : say.promise(promiseDay(order.promiseAt, order.zone)),
    say.thanks(order.company),
  ].join('\n');
}

/** What a customer is told when a person declined the order. */
export function declineText({ company, region }: { readonly company: string; readonly region: Region }): string {
  return words[region].decline(company);
}

function lineText({ name, quantity, unit }: ReplyLine): string {
  const count = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 3 }).format(fromThousandths(quantity));
  return `${count} ${unit} × ${name.slice(0, 80)}`;
}

/** 12345678 INR → `₹1,23,456.78`. */
function amount(minor: number, currency: string): string {
  const digits = currencyDigits(currency);
  return new Intl.NumberFormat('en-IN', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(minor / 10 ** digits);
}

function promiseDay(at: Instant, zone: string): string {
  const day = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
  return new Intl.DateTimeFormat('en-IN', { timeZone: zone, ...day }).format(at);
}
