/** A telephone number as people write it, as WhatsApp names it: `+91 98200-12345` and `0091 98200 12345` → `+919820012345`. */
export function typedNumber(typed: string): string {
  return typed.replaceAll(/[\s().-]/g, '').replace(/^00/, '+');
}
