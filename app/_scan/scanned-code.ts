/**
 * The bare code in what a scanner or a person gives: a printed label may hold a whole address (`https://…/lot/L-2291`),
 * a GS1 element string with the batch under (10), or be typed as `l 2291`. The last part with a digit in it is the code;
 * upper case, without blanks.
 */
export function bareCode(given: string): string {
  const text = given.trim();
  const batch = /\(10\)([^(]+)/.exec(text)?.[1];
  const last = (batch ?? text).split(/[/?#=&]/).findLast((part) => /\d/.test(part)) ?? text;
  return last.replace(/\s+/g, '').toUpperCase();
}

const plain = (code: string): string => code.replace(/[^A-Z0-9]/g, '');

/** Whether a scanned or typed code means the thing numbered so: `L-2291`, `l2291` and, typed in a hurry, `2291`. */
export function isCodeOf(given: string, number: string | null): boolean {
  if (number === null) return false;
  const code = plain(bareCode(given));
  const wanted = plain(number.toUpperCase());
  return code !== '' && (code === wanted || code === wanted.replace(/^[A-Z]+/, ''));
}
