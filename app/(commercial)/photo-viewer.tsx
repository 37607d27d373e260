'use client';
import { RotateCw, X, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../_ui/kit/button.tsx';
import { useWords } from '../_ui/words/words.tsx';

const steps = [1, 1.5, 2, 3, 4, 6] as const;

/** A photograph over the whole screen: larger and smaller by buttons, keys or a double tap, moved by scrolling, turned. */
export function PhotoViewer({ url, onClose }: { url: string; onClose: () => void }) {
  const t = useWords('commercial.file');
  const shared = useWords('shared');
  const dialog = useRef<HTMLDialogElement>(null);
  const [step, setStep] = useState(0);
  const [turns, setTurns] = useState(0);
  useEffect(() => dialog.current?.showModal(), []);
  const zoom = (by: number) => setStep((now) => Math.min(steps.length - 1, Math.max(0, now + by)));
  const onKey = (key: string) => {
    if (key === '+' || key === '=') zoom(1);
    if (key === '-') zoom(-1);
    if (key === 'r') setTurns((now) => now + 1);
  };
  return (
    <dialog
      ref={dialog}
      aria-label={t('photo')}
      onClose={onClose}
      onKeyDown={({ key }) => onKey(key)}
      className="m-0 h-dvh max-h-none w-screen max-w-none flex-col bg-ink p-0 open:flex"
    >
      <div className="flex items-center justify-end gap-1 bg-raised p-1 text-ink">
        <IconButton icon={ZoomOut} label={t('zoomOut')} disabled={step === 0} onClick={() => zoom(-1)} />
        <IconButton icon={ZoomIn} label={t('zoomIn')} disabled={step === steps.length - 1} onClick={() => zoom(1)} />
        <IconButton icon={RotateCw} label={t('turn')} onClick={() => setTurns((now) => now + 1)} />
        <IconButton icon={X} label={shared('close')} onClick={onClose} />
      </div>
      <div
        className="grid min-h-0 flex-1 overflow-auto overscroll-contain"
        style={{ touchAction: 'pan-x pan-y pinch-zoom' }}
      >
        {/* biome-ignore lint/performance/noImgElement: the bytes are on this device already */}
        <img
          src={url}
          alt={t('photo')}
          onDoubleClick={() => setStep((now) => (now === 0 ? 2 : 0))}
          style={{ width: `${(steps[step] ?? 1) * 100}%`, rotate: `${turns * 90}deg` }}
          className={`m-auto max-w-none object-contain ${step === 0 ? 'max-h-[calc(100dvh-4rem)]' : ''}`}
        />
      </div>
    </dialog>
  );
}
