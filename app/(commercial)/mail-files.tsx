'use client';
import { FileCheck2, FileX2, Paperclip } from 'lucide-react';
import type { MailFile } from '../../db/mail/mail.ts';
import { attachments } from '../../db/message/message.ts';
import { useQuery } from '../_device/device.ts';
import { rowOf } from '../_device/rows.ts';
import { Card } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { FileView } from './file-view.tsx';
import { useWhy } from './why.ts';

const icons = { read: FileCheck2, kept: Paperclip, refused: FileX2 } as const;
const mostShown = 200;

/** The files that came with a message: what was read from each, row by row with its place, or why it was not. */
export function MailFiles({ files }: { files: readonly MailFile[] }) {
  const t = useWords('quotes');
  if (files.length === 0) return null;
  return (
    <Section title={t('files')} count={files.length}>
      <ul className="space-y-2">
        {files.map((file) => (
          <li key={file.id}>
            <FileCard file={file} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function FileCard({ file }: { file: MailFile }) {
  const kept = useQuery((local) => rowOf(local, attachments, file.id), [file.id]);
  const t = useWords('quotes');
  const why = useWhy();
  const Icon = icons[file.outcome];
  const tone = file.outcome === 'refused' ? 'held' : file.reason ? 'late' : undefined;
  return (
    <Card tone={tone}>
      <p className="flex items-start gap-2">
        <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${tone ? 'text-held' : 'text-ink-soft'}`} />
        <span className="min-w-0">
          <span className="block font-medium wrap-anywhere">{file.name}</span>
          <span className="block text-sm text-ink-soft">
            {t(`outcome.${file.outcome}`, { count: file.rows.length })}
            {file.reason && ` · ${why(file.reason)}`}
          </span>
        </span>
      </p>
      {kept && (
        <div className="mt-2">
          <FileView file={kept} />
        </div>
      )}
      {file.rows.length > 0 && (
        <ol className="mt-2 max-h-72 divide-y divide-line overflow-y-auto border-t border-line text-sm">
          {file.rows.slice(0, mostShown).map((row) => (
            <li key={row.place} className="py-1.5">
              <span className="block text-label text-ink-soft">{row.place}</span>
              <span dir="auto" className="wrap-anywhere">
                {row.text}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
