import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { Problem } from '../start/problem.ts';

/** What `npm run say` takes beside the words. */
export const sayOptions = {
  from: { type: 'string' },
  json: { type: 'boolean', default: false },
  image: { type: 'string' },
  document: { type: 'string' },
  audio: { type: 'string' },
  tap: { type: 'string' },
  'reply-to': { type: 'string' },
  mail: { type: 'boolean', default: false },
  subject: { type: 'string' },
  attach: { type: 'string', multiple: true },
  eml: { type: 'string' },
} as const;

/** What somebody wants said. */
export interface Wish {
  readonly text: string;
  readonly from: string;
  readonly json: boolean;
  readonly image?: string | undefined;
  readonly document?: string | undefined;
  readonly audio?: string | undefined;
  /** The id of a choice. */
  readonly tap?: string | undefined;
  /** The wamid of the message it answers. */
  readonly 'reply-to'?: string | undefined;
}

const mimeTypes: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.pdf': 'application/pdf',
  '.ogg': 'audio/ogg',
  '.mp3': 'audio/mpeg',
};

/** The message in Meta's shape. A file is laid where the demo fetches it from. */
export async function contentFrom(
  wish: Wish,
  dataDir: string,
): Promise<{ content: object; quotes: string | undefined }> {
  const quotes = wish['reply-to'];
  if (wish.tap !== undefined) {
    const reply = { id: wish.tap, title: wish.text || wish.tap };
    return { content: { type: 'interactive', interactive: { type: 'list_reply', list_reply: reply } }, quotes };
  }
  for (const kind of ['image', 'document', 'audio'] as const) {
    const path = wish[kind];
    if (path !== undefined) return { content: await fileContent(kind, path, wish.text, dataDir), quotes };
  }
  return { content: { type: 'text', text: { body: wish.text } }, quotes };
}

async function fileContent(kind: string, path: string, caption: string, dataDir: string): Promise<object> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Problem(`${path} can’t be read`, { cause });
  });
  const id = randomUUID();
  const folder = join(dataDir, 'incoming');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, id), bytes);
  const file = {
    id,
    mime_type: mimeTypes[extname(path).toLowerCase()] ?? 'application/octet-stream',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...(caption === '' ? {} : { caption }),
    ...(kind === 'document' ? { filename: basename(path) } : {}),
  };
  return { type: kind, [kind]: file };
}
