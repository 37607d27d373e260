import { createHash } from 'node:crypto';
import { type AddressObject, type ParsedMail as Parsed, simpleParser } from 'mailparser';
import type { FileRow } from '../../../db/mail/mail.ts';
import { FileRefused } from '../files/grid.ts';
import { listRows } from '../files/list-rows.ts';
import { readFile } from '../files/read-file.ts';
import { htmlParts } from './html-list.ts';
import { ownWords } from './own-words.ts';

/** A file of a mail, looked into. */
export interface ParsedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly outcome: 'read' | 'kept' | 'refused';
  readonly reason: string | null;
  readonly rows: readonly FileRow[];
  /** Its bytes; null for a table that stands in the mail itself. */
  readonly content: Uint8Array | null;
}

/** A mail in the plant's terms. */
export interface ParsedMail {
  /** `Message-ID` without its brackets; empty when there is none that can be used. */
  readonly headerId: string;
  readonly from: string;
  readonly fromName: string;
  readonly subject: string;
  readonly inReplyTo: string | null;
  readonly refs: readonly string[];
  /** The sender's own words. */
  readonly text: string;
  /** `Authentication-Results` headers, the newest first. */
  readonly authResults: readonly string[];
  /** A machine wrote it: a vacation notice, a bounce. Nobody waits for an answer. */
  readonly automatic: boolean;
  readonly files: readonly ParsedFile[];
  readonly problem: string | null;
  /** Of everything a person would call the same mail; what servers write on its way is not counted. */
  readonly digest: string;
}

const longestText = 60_000;
const longestField = 300;
const mostParts = 200;
const mostFiles = 30;

/** What Postgres can't keep in text goes; the raw mail keeps it. */
const clean = (text: string | undefined, longest = longestField): string =>
  (text ?? '')
    .replaceAll('\0', '')
    .replaceAll(longest === longestField ? /\s+/g : /(?!)/g, ' ')
    .slice(0, longest)
    .toWellFormed()
    .trim();

/** An id as mail names it, without brackets; empty when it is nothing that could name a mail. */
function plainId(given: string | undefined): string {
  const id = clean(given).replaceAll(/[<>\s]/g, '');
  return id.length <= 250 ? id : `sha256-${createHash('sha256').update(id).digest('hex')}`;
}

/** More parts than any mail has: counted before anything is taken apart. */
function hasTooManyParts(raw: Buffer): boolean {
  const text = raw.toString('latin1');
  const declared = text.match(/boundary\s*=/gi)?.length ?? 0;
  const heads = text.match(/^content-(?:type|disposition|transfer-encoding)\s*:/gim)?.length ?? 0;
  return declared > mostParts / 4 || heads > mostParts * 3;
}

/**
 * Takes a raw mail apart: who, what in their own words, and the lists in its files. Never throws: what can't be taken apart
 * comes back with a `problem`, and with as much of its head as could be read.
 */
export async function parseMail(bytes: Uint8Array, cut: boolean): Promise<ParsedMail> {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (cut) return headOnly(raw, 'mail.too_large');
  if (hasTooManyParts(raw)) return headOnly(raw, 'mail.too_many_parts');
  try {
    const parsed = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true, skipTextLinks: true });
    return await told(parsed, raw);
  } catch {
    return headOnly(raw, 'mail.broken');
  }
}

async function told(parsed: Parsed, raw: Buffer): Promise<ParsedMail> {
  const html = typeof parsed.html === 'string' ? htmlParts(parsed.html) : undefined;
  const tables = html ? tablesOf(html.tables) : [];
  const words = html && (tables.some(({ rows }) => rows.length > 0) || !parsed.text) ? html.text : (parsed.text ?? '');
  const attached = parsed.attachments.filter(
    ({ contentDisposition, contentType }) =>
      // A picture in a signature is no file anybody sent.
      !(contentDisposition === 'inline' && contentType.startsWith('image/')),
  );
  const files: ParsedFile[] = [...tables];
  for (const file of attached.slice(0, mostFiles)) {
    const [name, mediaType] = [clean(file.filename) || 'file', clean(file.contentType)];
    const { content } = file;
    files.push({ name, mediaType, size: file.size, content, ...(await readFile(name, mediaType, content)) });
  }
  const head = headOf(parsed);
  const text = ownWords(clean(words, longestText));
  const unsaid = head.from === '' ? 'mail.no_sender' : null;
  const isEmpty = text === '' && files.length === 0 && head.subject === '' && head.from === '';
  return {
    ...head,
    text,
    files,
    problem: attached.length > mostFiles ? 'mail.too_many_files' : isEmpty ? 'mail.broken' : unsaid,
    digest: digestOf(
      head.from,
      head.headerId,
      text,
      attached.map(({ content }) => content),
      raw,
    ),
  };
}

const inMail = { name: 'table', mediaType: 'text/html', content: null };

function tablesOf(grids: Parameters<typeof listRows>[0][] | readonly Parameters<typeof listRows>[0][]): ParsedFile[] {
  return grids.flatMap((grid): ParsedFile[] => {
    const size = grid.rows.length;
    try {
      const rows = listRows(grid);
      const named = rows.filter(({ quantity }) => quantity !== null);
      return named.length === 0 ? [] : [{ ...inMail, size, outcome: 'read', reason: null, rows }];
    } catch (cause) {
      if (!(cause instanceof FileRefused)) throw cause;
      return [{ ...inMail, size, outcome: 'refused', reason: cause.reason, rows: [] }];
    }
  });
}

type Head = Omit<ParsedMail, 'text' | 'files' | 'problem' | 'digest'>;

function headOf(parsed: Parsed): Head {
  const sender = addressOf(parsed.from) ?? { address: '', name: '' };
  const header = (name: string): string[] =>
    parsed.headerLines
      .filter(({ key }) => key === name)
      .map(({ line }) => clean(line.slice(line.indexOf(':') + 1), 2_000));
  const refs = Array.isArray(parsed.references) ? parsed.references : (parsed.references ?? '').split(/\s+/);
  const automatic = header('auto-submitted').some((value) => !/^no\b/i.test(value));
  return {
    headerId: plainId(parsed.messageId),
    from: clean(sender.address).toLowerCase(),
    fromName: clean(sender.name),
    subject: clean(parsed.subject),
    inReplyTo: plainId(parsed.inReplyTo) || null,
    refs: refs
      .map((each) => plainId(each))
      .filter((each) => each !== '')
      .slice(-50),
    authResults: header('authentication-results').slice(0, 20),
    automatic: automatic || header('precedence').some((value) => /bulk|junk|list/i.test(value)),
  };
}

function addressOf(from: AddressObject | undefined): { address: string; name: string } | undefined {
  const [first] = from?.value ?? [];
  return first?.address === undefined ? undefined : { address: first.address, name: first.name };
}

function digestOf(from: string, headerId: string, text: string, files: readonly Uint8Array[], raw: Buffer): string {
  const hash = createHash('sha256').update(`${from}\n${headerId}\n${text}\n`);
  for (const file of files) hash.update(createHash('sha256').update(file).digest());
  // Without an id nothing says that two mails of one wording are one: then the raw mail has to be the same.
  if (headerId === '') hash.update(raw);
  return hash.digest('hex');
}

/** What the first lines of a mail say by themselves, when the whole can't be taken apart. Never throws. */
export function headOnly(raw: Uint8Array, problem: string): ParsedMail {
  const top = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 64_000)).toString('latin1');
  const head = (top.split(/\r?\n\r?\n/)[0] ?? '').replaceAll(/\r?\n[ \t]+/g, ' ');
  const value = (name: string): string => new RegExp(`^${name}:(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
  const sender = value('from');
  const from = /[^\s<>"@,;]{1,64}@[^\s<>"@,;]{1,190}/.exec(sender)?.[0]?.toLowerCase() ?? '';
  const headerId = plainId(value('message-id'));
  return {
    headerId,
    from: clean(from),
    fromName: clean(sender.replace(/<.*$/, '').replaceAll('"', '')),
    subject: clean(value('subject')),
    inReplyTo: plainId(value('in-reply-to')) || null,
    refs: [],
    text: '',
    authResults: [],
    automatic: false,
    files: [],
    problem,
    digest: createHash('sha256').update(raw).digest('hex'),
  };
}
