import type { Product } from '../../../db/product/product.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import { doubtOf, type LineReading } from './line-reading.ts';

/** Customers at home are asked in Hinglish, those abroad in English, as they are answered. */
export type Region = 'home' | 'abroad';

/** As many choices as fit a thumb. */
const mostChoices = 5;

const say = {
  home: {
    which: (phrase: string) => `"${phrase}": kaunsa chahiye? Number bhejein.`,
    unknown: (phrase: string) => `"${phrase}": yeh hamari list mein nahi mila. Naam ya size thoda aur batayein?`,
    howMany: (name: string, units: string) => `${name}: kitne chahiye? (${units})`,
    unit: (name: string, units: string) => `${name}: ${units}, kismein chahiye?`,
    confirm: (name: string, amount: string) => `${amount} × ${name}: sahi hai? (haan / nahi)`,
  },
  abroad: {
    which: (phrase: string) => `"${phrase}": which one do you need? Send the number.`,
    unknown: (phrase: string) => `"${phrase}": we don't have this in our list. Could you tell us a little more?`,
    howMany: (name: string, units: string) => `${name}: how many? (${units})`,
    unit: (name: string, units: string) => `${name}: in which unit, ${units}?`,
    confirm: (name: string, amount: string) => `${amount} × ${name}: is that right? (yes / no)`,
  },
} as const;

const unitsOf = ({ unit, packs }: Product): string =>
  [unit, ...Object.entries(packs).map(([pack, factor]) => `${pack} = ${factor}`)].join(', ');

/** The one question about a line, in the customer's words; undefined when there is nothing to ask. */
export function questionText(
  line: LineReading,
  productOf: (id: string) => Product | undefined,
  region: Region,
): string | undefined {
  const words = say[region];
  const phrase = line.phrase.slice(0, 80).toWellFormed();
  const product = line.productId === null ? undefined : productOf(line.productId);
  switch (doubtOf(line)) {
    case undefined:
      return undefined;
    case 'which_product': {
      const names = line.candidates.slice(0, mostChoices).flatMap((each) => productOf(each.productId)?.name ?? []);
      if (names.length === 0) return words.unknown(phrase);
      return [words.which(phrase), ...names.map((name, index) => `${index + 1}. ${name}`)].join('\n');
    }
    case 'how_many':
      return product && words.howMany(product.name, unitsOf(product));
    case 'which_unit':
      return product && words.unit(product.name, unitsOf(product));
    case 'confirm':
      return product && words.confirm(product.name, `${fromThousandths(line.quantity ?? 0)} ${line.unit ?? ''}`.trim());
  }
}
