'use client';
import { FileDown, ImageOff, LoaderCircle, RotateCcw } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Attachment } from '../../db/message/message.ts';
import { fetchAgain } from '../../db/message/message-mutators.ts';
import { useAct } from '../_device/device.ts';
import { useFile } from '../_device/use-file.ts';
import { Button } from '../_ui/kit/button.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { useMayChange } from './may-change.ts';

const PhotoViewer = lazy(() => import('./photo-viewer.tsx').then(({ PhotoViewer: Viewer }) => ({ default: Viewer })));

const isPicture = ({ mimeType }: Attachment): boolean => mimeType.startsWith('image/');

/** A file that came with a message: drawn, played or to be saved; or where it stands on its way here. */
export function FileView({ file, large = false }: { file: Attachment; large?: boolean }) {
  const t = useWords('commercial.file');
  if (file.state === 'waiting')
    return (
      <p className="flex items-center gap-2 text-sm text-ink-soft">
        <LoaderCircle aria-hidden className="size-4 motion-safe:animate-spin" />
        {t('waiting')}
      </p>
    );
  if (file.state === 'refused') return <Refused file={file} />;
  return isPicture(file) ? <Picture file={file} large={large} /> : <Played file={file} />;
}

const reasons = ['gone', 'too_large', 'wrong_digest', 'program', 'strange_address'] as const;

function Refused({ file }: { file: Attachment }) {
  const t = useWords('commercial.file');
  const act = useAct();
  const code = file.reason ?? '';
  const known = reasons.find((each) => code === `media.${each}`);
  return (
    <div className="text-sm text-held">
      <p>{t(`refused.${known ?? 'other'}`, { code })}</p>
      {useMayChange() && (
        <Button look="plain" icon={RotateCcw} onClick={() => act(fetchAgain, { attachmentId: file.id })}>
          {t('again')}
        </Button>
      )}
    </div>
  );
}

function Picture({ file, large }: { file: Attachment; large: boolean }) {
  const t = useWords('commercial.file');
  const picture = useFile(file, 'whole');
  const [open, setOpen] = useState(false);
  if (picture.state !== 'open') return <NotOpen state={picture.state} />;
  return (
    <>
      <button
        type="button"
        aria-label={t('open')}
        onClick={() => setOpen(true)}
        className="block overflow-hidden rounded-tap"
      >
        {/* biome-ignore lint/performance/noImgElement: the bytes are on this device already */}
        <img src={picture.url} alt={t('photo')} className={large ? 'max-h-[70dvh] w-full' : 'max-h-72 max-w-full'} />
      </button>
      {open && (
        <Suspense>
          <PhotoViewer url={picture.url} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function NotOpen({ state }: { state: 'opening' | 'away' }) {
  const t = useWords('commercial.file');
  return (
    <p className="flex items-center gap-2 text-sm text-ink-soft">
      {state === 'away' && <ImageOff aria-hidden className="size-4" />}
      {t(state === 'away' ? 'offline' : 'waiting')}
    </p>
  );
}

function Played({ file }: { file: Attachment }) {
  const t = useWords('commercial.file');
  const open = useFile(file, 'whole');
  if (open.state !== 'open') return <NotOpen state={open.state} />;
  const name = file.fileName ?? t('unnamed');
  if (file.mimeType.startsWith('audio/'))
    // biome-ignore lint/a11y/useMediaCaption: a person listens to write down what it says
    return <audio controls src={open.url} aria-label={t('play')} className="max-w-full" />;
  if (file.mimeType.startsWith('video/'))
    // biome-ignore lint/a11y/useMediaCaption: a person watches to write down what it says
    return <video controls src={open.url} aria-label={t('video')} className="max-h-72 max-w-full rounded-tap" />;
  return (
    <a
      href={open.url}
      download={file.fileName ?? 'file'}
      className="tap inline-flex items-center gap-2 rounded-tap font-semibold text-accent underline"
    >
      <FileDown aria-hidden className="size-5" />
      {t('save', { name })}
    </a>
  );
}

/** A picture as small as a thumb, for a list; nothing for what can't be drawn. */
export function Thumb({ file }: { file: Attachment | undefined }) {
  const t = useWords('commercial.file');
  const picture = useFile(file && isPicture(file) ? file : undefined, 'small');
  if (!file || !isPicture(file) || picture.state !== 'open') return null;
  // biome-ignore lint/performance/noImgElement: the bytes are on this device already
  return <img src={picture.url} alt={t('photo')} className="size-14 shrink-0 rounded-tap object-cover" />;
}
