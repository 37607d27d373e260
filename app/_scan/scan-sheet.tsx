'use client';
import { CameraOff } from 'lucide-react';
import { type ChangeEvent, type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../_ui/kit/button.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { inkByTone, type Tone, washByTone } from '../_ui/tone.ts';
import { useWords } from '../_ui/words/words.tsx';
import { canReadCodes, readCodes } from './barcode-reader.ts';

/** What came of a code, said large inside the sheet. */
export interface ScanAnswer {
  readonly tone: Tone;
  readonly words: string;
}

type ScanSheetProps = {
  open: boolean;
  title: string;
  /** Takes a code as scanned or typed; the answer is shown until the next one. Undefined when the sheet closes anyway. */
  onCode: (code: string, how: 'scan' | 'tap') => Promise<ScanAnswer | undefined>;
  onClose: () => void;
};

/**
 * Takes codes one after the other: from the camera where the browser can read them, from a hand scanner that types, or by
 * hand. Without a camera, or without leave to use it, the field is all there is, and it says so.
 */
export function ScanSheet({ open, title, onCode, onClose }: ScanSheetProps) {
  const [answer, setAnswer] = useState<ScanAnswer>();
  const busy = useRef(false);
  const take = async (code: string, how: 'scan' | 'tap') => {
    if (busy.current) return;
    busy.current = true;
    const next = await onCode(code, how).finally(() => {
      busy.current = false;
    });
    setAnswer(next);
    if (next?.tone === 'held') navigator.vibrate?.([90, 60, 90]);
    else if (next) navigator.vibrate?.(60);
  };
  const close = () => {
    setAnswer(undefined);
    onClose();
  };
  return (
    <Sheet open={open} title={title} onClose={close}>
      <div className="space-y-4">
        <Camera onCode={(code) => void take(code, 'scan')} />
        {answer && (
          <p
            role="status"
            className={`rounded-tap px-4 py-3 text-lg font-semibold ${washByTone[answer.tone]} ${inkByTone[answer.tone]}`}
          >
            {answer.words}
          </p>
        )}
        <TypedCode onCode={(code, how) => void take(code, how)} />
      </div>
    </Sheet>
  );
}

function Camera({ onCode }: { onCode: (code: string) => void }) {
  const t = useWords('shared.scan');
  const video = useRef<HTMLVideoElement>(null);
  const [able, setAble] = useState(canReadCodes);
  const latest = useRef(onCode);
  useEffect(() => {
    latest.current = onCode;
  });
  useEffect(() => {
    const screen = video.current;
    if (!screen) return;
    let stop: (() => void) | undefined;
    let gone = false;
    readCodes(screen, (code) => latest.current(code)).then(
      (end) => {
        if (gone) end();
        else stop = end;
      },
      () => setAble(false),
    );
    return () => {
      gone = true;
      stop?.();
    };
  }, []);
  if (!able) {
    return (
      <p className="flex items-center gap-2 rounded-tap bg-sunken px-4 py-3 text-sm text-ink-soft">
        <CameraOff aria-hidden className="size-5 shrink-0" />
        {t('noCamera')}
      </p>
    );
  }
  return (
    <video
      ref={video}
      muted
      playsInline
      aria-label={t('camera')}
      className="aspect-4/3 w-full rounded-tap bg-sunken object-cover"
    />
  );
}

/** A hand scanner types a whole code and Enter faster than anybody's fingers: at most this long for each character. */
const scannerMsEach = 35;

function TypedCode({ onCode }: { onCode: (code: string, how: 'scan' | 'tap') => void }) {
  const t = useWords('shared.scan');
  const [code, setCode] = useState('');
  const firstKeyAt = useRef(0);
  const type = (event: ChangeEvent<HTMLInputElement>) => {
    if (code === '') firstKeyAt.current = event.timeStamp;
    setCode(event.target.value);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() === '') return;
    const each = (event.timeStamp - firstKeyAt.current) / code.length;
    setCode('');
    onCode(code, code.length > 2 && each < scannerMsEach ? 'scan' : 'tap');
  };
  return (
    <form onSubmit={send} className="flex items-end gap-2">
      <div className="min-w-0 flex-1">
        <Field
          label={t('type')}
          placeholder="L-2291"
          value={code}
          onChange={type}
          autoCapitalize="characters"
          autoComplete="off"
          enterKeyHint="done"
        />
      </div>
      <Button type="submit" look="primary">
        {t('take')}
      </Button>
    </form>
  );
}
