'use client';
import { CheckCheck, CloudUpload } from 'lucide-react';
import { formatMoment } from '../_ui/formats.ts';
import { Card } from '../_ui/kit/card.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { LoadView } from './loads-view.ts';

/** The proof of a confirmed load, and whether the plant has it yet. */
export function ProofCard({ view: { load, zone, stand, lines, confirmedBy } }: { view: LoadView }) {
  const t = useWords('dispatch.proof');
  const locale = useLocale();
  const sent = stand.is === 'gone' && stand.sent;
  const loaded = lines.filter(({ line }) => line.picked > 0);
  const scanned = loaded.filter(({ line }) => line.pickedHow === 'scan').length;
  const at = load.confirmedAt === null ? '' : formatMoment(load.confirmedAt, locale, zone);
  const facts = [
    { name: t('seal'), value: load.seal ?? '' },
    { name: t('lines'), value: t('linesOf', { count: loaded.length, scanned }) },
    { name: t('by'), value: confirmedBy },
    { name: t('at'), value: at },
  ];
  const Icon = sent ? CheckCheck : CloudUpload;
  return (
    <Card tone={sent ? 'run' : 'wait'}>
      <p className={`flex items-center gap-3 text-lg font-semibold ${sent ? 'text-run' : ''}`}>
        <Icon aria-hidden className="size-7 shrink-0" />
        {t(sent ? 'sent' : 'kept')}
      </p>
      <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-2">
        {facts.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-ink-soft">{name}</dt>
            <dd className="font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
