/** What a customer asks off beyond their tier. */
export interface DiscountWish {
  /** Basis points; 0 when nothing was asked. */
  readonly bps: number;
  /** The message with the wish blanked out, each unit in its place: what remains is read as an order. */
  readonly rest: string;
}

const percent = String.raw`(?<percent>\d{1,2}(?:[.,]\d{1,2})?)\s*(?:%|٪|percent|per\s?cent|pct|taka|टका|प्रतिशत|بالمئة|بالمية)`;
const word = '(?:discounts?|disc|disct|chh?oo?t|छूट|डिस्काउंट|off|less|خصم|khasm|5asm)';
const more = '(?:extra|additional|aur|और|zyada|jyada|ziyada|further|special|اضافي|زيادة)';
const small = String.raw`(?:\s|ka|ki|ke|का|की|of|a|the|,)`;

/** `extra 6% discount`, `6 percent ka aur discount`, `6% off`, and `discount 6%`. */
const wishes = [
  new RegExp(String.raw`(?:${more}\s+)?${percent}${small}*(?:${more}${small}+)?${word}(?![\p{L}])`, 'iu'),
  new RegExp(String.raw`(?:${more}\s+)?(?<![\p{L}])${word}${small}*(?:${more}\s+)?${percent}`, 'iu'),
];

/** Reads a wish for a discount out of a message. Only the checks decide whether it may be given. */
export function readDiscountWish(message: string): DiscountWish {
  for (const pattern of wishes) {
    const found = pattern.exec(message);
    const given = found?.groups?.['percent'];
    if (!found || given === undefined) continue;
    const bps = Math.round(Number(given.replace(',', '.')) * 100);
    const blank = found[0].replaceAll(/[^\n]/g, ' ');
    const rest = message.slice(0, found.index) + blank + message.slice(found.index + found[0].length);
    return { bps: Math.min(bps, 9_000), rest };
  }
  return { bps: 0, rest: message };
}
