/** Where the words of an earlier mail begin, as mail programs write it in the languages of this plant's customers. */
const quoteHeads: readonly RegExp[] = [
  /^-{2,}\s*(?:original message|original appointment|ursprüngliche nachricht|message d'origine|mensaje original)\s*-{2,}/i,
  /^_{10,}\s*$/,
  /^on\b.{4,200}\bwrote:?\s*$/i,
  /^le\b.{4,200}\ba écrit\s*:?\s*$/i,
  /^am\b.{4,200}\bschrieb\b.{0,80}:?\s*$/i,
  /^el\b.{4,200}\bescribió\s*:?\s*$/i,
  /^.{4,200}(?:ने लिखा|كتب)\s*:?\s*$/u,
  /^(?:from|von|de|प्रेषक|من)\s*:.{3,200}@/iu,
];
const forwarded = /^-{2,}\s*(?:forwarded message|weitergeleitete nachricht|message transféré)\s*-{2,}/i;
const signatures: readonly RegExp[] = [
  /^--\s?$/,
  /^sent from (?:my|outlook|yahoo|mail)\b/i,
  /^get outlook for\b/i,
  /^(?:this|the information in this) (?:e-?mail|message|communication)\b.{0,120}\b(?:confidential|privileged|intended)/i,
  /^(?:disclaimer|confidentiality notice)\b/i,
];

/**
 * What the sender wrote into this mail: without the mail it answers, without what stands below the signature's dashes. A
 * forwarded mail is what its sender wants read, and stays.
 */
export function ownWords(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');
  const isForward = lines.some((line) => forwarded.test(line.trim()));
  const kept: string[] = [];
  for (const [at, line] of lines.entries()) {
    const here = line.trim();
    // An attribution may be broken over two lines.
    const wrapped = `${here} ${lines[at + 1]?.trim() ?? ''}`;
    if (
      !isForward &&
      quoteHeads.some((head) => head.test(here) || (/^(?:on|le|am|el)\b/i.test(here) && head.test(wrapped)))
    ) {
      if (kept.some((each) => each.trim() !== '')) break;
      continue;
    }
    if (signatures.some((each) => each.test(here))) break;
    if (/^>/.test(here) && !isForward) continue;
    kept.push(forwarded.test(here) ? '' : line.replace(/^(?:>\s?)+/, ''));
  }
  return kept
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
