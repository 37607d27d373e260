import yauzl from 'yauzl';
import { FileRefused } from './grid.ts';

/** What a file may grow to; a list of a thousand lines is below one megabyte. */
const mostBytes = 40_000_000;
const mostEntries = 1_000;
/** Past the first megabyte nothing real is packed more than this many times smaller. */
const mostRatio = 150;
const ratioFrom = 1_000_000;

const isArchive = /\.(?:zip|rar|7z|gz|bz2|xz|tar|xlsx|xlsm|docx|jar)$/i;

/**
 * The entries of a zip whose names `wanted` accepts. Everything is counted as it is inflated, whatever the directory says of
 * its size, and also what is not wanted; nothing is written to disk. Throws `FileRefused`.
 */
export async function inflate(bytes: Uint8Array, wanted: (name: string) => boolean): Promise<Map<string, Buffer>> {
  const zip = await open(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const found = new Map<string, Buffer>();
  const budget = { left: mostBytes };
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    count += 1;
    if (count > mostEntries) throw new FileRefused('file.too_many_entries');
    if (isArchive.test(entry.fileName)) throw new FileRefused('file.nested_archive');
    if (/vbaProject\.bin$/i.test(entry.fileName)) throw new FileRefused('file.macros');
    if ((entry.generalPurposeBitFlag & 1) !== 0) throw new FileRefused('file.encrypted');
    const content = await inflateEntry(zip, entry, budget);
    if (wanted(entry.fileName)) found.set(entry.fileName, content);
  }
  return found;
}

function open(bytes: Buffer): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: false }, (error, zip) =>
      error ? reject(new FileRefused('file.broken')) : resolve(zip),
    );
  });
}

async function inflateEntry(zip: yauzl.ZipFile, entry: yauzl.Entry, budget: { left: number }): Promise<Buffer> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(new FileRefused('file.broken')) : resolve(opened)));
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const part = Buffer.from(chunk);
    size += part.length;
    budget.left -= part.length;
    const packed = Math.max(1, entry.compressedSize);
    if (budget.left < 0 || (size > ratioFrom && size / packed > mostRatio)) throw new FileRefused('file.zip_bomb');
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
