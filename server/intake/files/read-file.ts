import type { FileRow } from '../../../db/mail/mail.ts';
import { FileRefused, mostRows } from './grid.ts';
import { listRows } from './list-rows.ts';
import { readCsv } from './read-csv.ts';
import { readPdf } from './read-pdf.ts';
import { readXlsx } from './read-xlsx.ts';

/** A larger file is not looked into: a list is a thousandth of this. */
export const largestFile = 10_000_000;

/** What became of a file: its rows, or why it was not read. `kept`: of a kind that holds no list. */
export interface FileReading {
  readonly outcome: 'read' | 'kept' | 'refused';
  readonly reason: string | null;
  readonly rows: FileRow[];
}

type FileKind = 'xlsx' | 'csv' | 'pdf' | 'archive' | 'old_office' | 'macros' | 'other';

const startsWith = (bytes: Uint8Array, ...signature: number[]): boolean =>
  signature.every((byte, at) => bytes[at] === byte);

/** What a file is, by its first bytes before its name: names lie. */
function kindOf(name: string, mediaType: string, bytes: Uint8Array): FileKind {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) return 'pdf';
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return 'old_office';
  if (['xlsm', 'xltm', 'xlsb', 'docm'].includes(ending)) return 'macros';
  if (startsWith(bytes, 0x50, 0x4b)) return ending === 'xlsx' || /spreadsheetml/.test(mediaType) ? 'xlsx' : 'archive';
  const archives = [
    [0x1f, 0x8b],
    [0x52, 0x61, 0x72, 0x21],
    [0x37, 0x7a, 0xbc, 0xaf],
    [0x42, 0x5a, 0x68],
  ];
  if (archives.some((signature) => startsWith(bytes, ...signature))) return 'archive';
  if (['csv', 'tsv', 'txt'].includes(ending) || /^text\/(?:csv|tab-separated|plain)/.test(mediaType)) return 'csv';
  if (ending === 'xlsx' || ending === 'pdf') return 'other';
  return 'other';
}

/** Reads the list a file holds. Never throws: what can't be read is refused with a reason as a code. */
export async function readFile(name: string, mediaType: string, bytes: Uint8Array): Promise<FileReading> {
  try {
    if (bytes.length > largestFile) throw new FileRefused('file.too_large');
    const rows = await rowsOf(kindOf(name, mediaType, bytes), name, bytes);
    if (rows === undefined) return { outcome: 'kept', reason: null, rows: [] };
    if (rows.length > mostRows) throw new FileRefused('file.too_many_rows');
    return { outcome: 'read', reason: rows.length === 0 ? 'file.no_lines' : null, rows };
  } catch (cause) {
    return { outcome: 'refused', reason: cause instanceof FileRefused ? cause.reason : 'file.broken', rows: [] };
  }
}

async function rowsOf(kind: FileKind, name: string, bytes: Uint8Array): Promise<FileRow[] | undefined> {
  switch (kind) {
    case 'xlsx':
      return (await readXlsx(bytes)).flatMap(listRows);
    case 'csv':
      return listRows(readCsv(bytes));
    case 'pdf':
      return (await readPdf(bytes)).flatMap(listRows);
    case 'archive':
      throw new FileRefused('file.archive');
    case 'macros':
      throw new FileRefused('file.macros');
    case 'old_office':
      throw new FileRefused(isLocked(bytes) ? 'file.encrypted' : 'file.old_office');
    case 'other':
      if (/\.(?:xlsx|pdf)$/i.test(name)) throw new FileRefused('file.broken');
      return undefined;
  }
}

/** A locked workbook is an old container around an encrypted package. */
function isLocked(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(
    Buffer.from('EncryptedPackage', 'utf16le'),
  );
}
