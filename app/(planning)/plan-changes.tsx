'use client';
import { ChevronDown, Route } from 'lucide-react';
import { useState } from 'react';
import type { PlanVersion } from '../../db/plan/plan-version.ts';
import { formatTime } from '../_ui/formats.ts';
import { Go } from '../_ui/go.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { inkByTone, solidByTone } from '../_ui/tone.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { toneOfChange, useChangeWords } from './change-words.ts';
import { PlanAge } from './plan-age.tsx';
import { type Change, rankedChanges } from './ranked-changes.ts';

const shownCount = 6;

const earlierCount = 4;

/** The newest plan: why it was made and what it changed; under it the last ones before that changed something. */
export function PlanChanges({ versions, zone }: { versions: readonly PlanVersion[]; zone: string }) {
  const t = useWords('planning');
  const [newest, ...before] = versions;
  if (!newest) return <EmptyState icon={Route} title={t('noPlan')} detail={t('noPlanDetail')} />;
  const earlier = before.filter(({ changes }) => changes.length > 0).slice(0, earlierCount);
  return (
    <Card flush>
      <div className="p-4">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
          <p className="text-lg leading-snug font-semibold">{t(`reason.${newest.reason}`)}</p>
          <span className="text-sm text-ink-soft">
            <PlanAge version={newest} />
          </span>
        </div>
        <Changes version={newest} zone={zone} />
      </div>
      {earlier.length > 0 && (
        <>
          <h3 className="border-t border-line bg-sunken px-4 py-1.5 text-label font-semibold text-ink-soft">
            {t('earlier')}
          </h3>
          <ul className="divide-y divide-line">
            {earlier.map((version) => (
              <Earlier key={version.id} version={version} zone={zone} />
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function Earlier({ version, zone }: { version: PlanVersion; zone: string }) {
  const t = useWords('planning');
  const locale = useLocale();
  return (
    <li>
      <details className="group">
        <summary className="tap flex list-none items-center gap-x-3 px-4 py-2 hover:bg-sunken focus-visible:-outline-offset-3 [&::-webkit-details-marker]:hidden">
          <time className="w-11 shrink-0 text-sm text-ink-soft tabular-nums">
            {formatTime(version.createdAt, locale, zone)}
          </time>
          <span className="min-w-0 flex-1">
            <span className="block leading-snug">{t(`reason.${version.reason}`)}</span>
            <span className="block text-sm text-ink-soft">{t('changes', { count: version.changes.length })}</span>
          </span>
          <ChevronDown aria-hidden className="size-4 text-ink-soft transition-transform group-open:rotate-180" />
        </summary>
        <div className="px-4 pb-3">
          <Changes version={version} zone={zone} />
        </div>
      </details>
    </li>
  );
}

function Changes({ version: { reason, changes }, zone }: { version: PlanVersion; zone: string }) {
  const t = useWords('planning');
  const [all, setAll] = useState(false);
  if (changes.length === 0)
    return <p className="mt-1 text-ink-soft">{t(reason === 'hold' ? 'noChangeHold' : 'noChange')}</p>;
  const ranked = rankedChanges(changes);
  const hidden = ranked.length - shownCount;
  return (
    <>
      <ul className="mt-2">
        {(all ? ranked : ranked.slice(0, shownCount)).map((change) => (
          <ChangeLine key={JSON.stringify(change)} change={change} zone={zone} />
        ))}
      </ul>
      {hidden > 0 && (
        <Button look="plain" className="-ml-4" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('less') : t('more', { count: hidden })}
        </Button>
      )}
    </>
  );
}

function ChangeLine({ change, zone }: { change: Change; zone: string }) {
  const say = useChangeWords(zone);
  const tone = toneOfChange(change.code);
  const orderId = change.facts['orderId'];
  const face = (
    <>
      <span aria-hidden className={`size-2 shrink-0 rounded-full ${solidByTone[tone]}`} />
      <span className={`min-w-0 ${tone === 'wait' ? '' : `font-medium ${inkByTone[tone]}`}`}>{say(change)}</span>
    </>
  );
  const shape = 'flex items-center gap-2.5 py-1.5 leading-snug';
  return (
    <li>
      {typeof orderId === 'string' ? (
        <Go href={`/orders/${orderId}`} className={`tap ${shape} -mx-2 rounded-tap px-2 hover:bg-sunken`}>
          {face}
        </Go>
      ) : (
        <div className={shape}>{face}</div>
      )}
    </li>
  );
}
