/** Whole hours of at most a year; undefined when it is none. */
export function typedHours(text: string): number | undefined {
  const hours = /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : 0;
  return hours >= 1 && hours <= 8_760 ? hours : undefined;
}

/** A typed amount in parts of the scale, thousandths or ten-thousandths: `1,250.5`; undefined when it is none. */
export function typedScaled(text: string, scale: number): number | undefined {
  const plain = text.trim().replaceAll(/(?<=\d),(?=\d{2,3}(?:\D|$))/g, '');
  if (!/^\d{1,9}(?:\.\d{1,4})?$/.test(plain)) return undefined;
  const parts = Math.round(Number(plain) * scale);
  return Number.isSafeInteger(parts) ? parts : undefined;
}
