const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, Math.min(to, bytes.length)));

const starts = (bytes: Uint8Array, ...with_: number[]): boolean => with_.every((byte, at) => bytes[at] === byte);

/** What may be drawn or played in the app as it is; everything else is only ever saved to a file. */
export const shown = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'audio/ogg',
  'audio/mpeg',
  'audio/mp4',
  'audio/aac',
  'audio/amr',
  'video/mp4',
  'video/3gpp',
  'application/pdf',
]);

/** What is a program, or runs as one when opened. */
const program = /\.(?:exe|com|bat|cmd|msi|scr|js|jse|vbs|vbe|wsf|ps1|jar|apk|sh|hta|lnk|reg|dll)$/i;

/**
 * The type of a file by its first bytes; for bytes that tell nothing, the announced one unless it is one the app would
 * draw or play. `program` for what is run when opened.
 */
export function typeOf(bytes: Uint8Array, announced: string, fileName: string | null): string {
  if (starts(bytes, 0x4d, 0x5a) || starts(bytes, 0x7f, 0x45, 0x4c, 0x46) || program.test(fileName ?? ''))
    return 'program';
  const told = announced.split(';')[0]?.trim().toLowerCase() ?? '';
  const sniffed = sniff(bytes, told);
  if (sniffed) return sniffed;
  return shown.has(told) || !/^[a-z]+\/[\w.+-]{1,100}$/.test(told) ? 'application/octet-stream' : told;
}

function sniff(bytes: Uint8Array, told: string): string | undefined {
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47)) return 'image/png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'image/webp';
  if (ascii(bytes, 0, 5) === '%PDF-') return 'application/pdf';
  if (ascii(bytes, 0, 4) === 'OggS') return 'audio/ogg';
  if (ascii(bytes, 0, 5) === '#!AMR') return 'audio/amr';
  if (ascii(bytes, 0, 3) === 'ID3') return 'audio/mpeg';
  if (starts(bytes, 0xff) && ((bytes[1] ?? 0) & 0xf6) === 0xf0) return 'audio/aac';
  if (starts(bytes, 0xff) && ((bytes[1] ?? 0) & 0xe0) === 0xe0) return 'audio/mpeg';
  if (ascii(bytes, 4, 8) !== 'ftyp') return undefined;
  if (ascii(bytes, 8, 11) === '3gp') return 'video/3gpp';
  return told.startsWith('audio/') || ascii(bytes, 8, 11) === 'M4A' ? 'audio/mp4' : 'video/mp4';
}
