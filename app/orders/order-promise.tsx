'use client';
import { lazy, Suspense, useState } from 'react';
import type { OrderState } from '../../db/order/order.ts';
import { minute } from '../../db/values/instant.ts';
import { useDevice } from '../_device/device.ts';
import { useNow } from '../_ui/clock.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Age } from '../_ui/kit/age.tsx';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { OrderView } from './order-view.ts';
import { latenessOf } from './orders-view.ts';

/** Planning runs with every change; a promise no run has looked at for half a day says so. */
const staleAfterMs = 12 * 60 * minute;

const WantSheet = lazy(() => import('./want-sheet.tsx').then((file) => ({ default: file.WantSheet })));

/** Orders whose customer can still say when they want them. */
const open: readonly OrderState[] = ['confirmed', 'planned', 'in_production', 'ready', 'on_credit_hold'];

/** When it is promised, on what ground, how old that is, and what was promised first if it moved. */
export function OrderPromise({ view }: { view: OrderView }) {
  const { order, zone } = view;
  const t = useWords('orders');
  const locale = useLocale();
  const late = latenessOf(order, useNow(minute));
  const { promiseAt, firstPromiseAt, wantedAt, promiseBasis, promisedAt } = order;
  const { person } = useDevice();
  const [wanting, setWanting] = useState(false);
  const says = person.actor.functions.some((name) => ['commercial', 'planning', 'manager'].includes(name));
  const may = says && open.includes(order.state);
  const moment = (at: number): string => formatMoment(at, locale, zone);
  const moved = firstPromiseAt !== null && promiseAt !== null && firstPromiseAt !== promiseAt;
  return (
    <Section
      title={t('promise')}
      aside={promisedAt === null ? undefined : <Age of={promisedAt} staleAfterMs={staleAfterMs} />}
    >
      <Card tone={late === undefined ? undefined : late === 'overdue' ? 'held' : 'late'}>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <p className="text-xl font-semibold tracking-tight tabular-nums">
            {promiseAt === null ? t('notPromised') : moment(promiseAt)}
          </p>
          {late && <Badge tone={late === 'overdue' ? 'held' : 'late'}>{t(`late.${late}`)}</Badge>}
        </div>
        <p className="mt-1 text-sm text-ink-soft">
          {promiseAt === null ? t('notPromisedDetail') : promiseBasis && t(`basis.${promiseBasis}`)}
        </p>
        {promiseAt !== null && <Leans view={view} />}
        {(moved || wantedAt !== null) && (
          <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 border-t border-line pt-3 text-sm tabular-nums">
            {moved && (
              <>
                <dt className="text-ink-soft">{t('firstPromise')}</dt>
                <dd className={promiseAt > firstPromiseAt ? 'text-late line-through' : 'text-ink-soft'}>
                  {moment(firstPromiseAt)}
                </dd>
              </>
            )}
            {wantedAt !== null && (
              <>
                <dt className="text-ink-soft">{t('wanted')}</dt>
                <dd>{moment(wantedAt)}</dd>
              </>
            )}
          </dl>
        )}
        {may && (
          <Button look="plain" className="mt-1 -mb-2 -ml-4" onClick={() => setWanting(true)}>
            {t('want.open')}
          </Button>
        )}
      </Card>
      <Suspense>{wanting && <WantSheet view={view} onClose={() => setWanting(false)} />}</Suspense>
    </Section>
  );
}

/** What suppliers still owe that the promise needs. */
function Leans({ view: { leansOn, zone } }: { view: OrderView }) {
  const t = useWords('orders');
  const locale = useLocale();
  if (leansOn.length === 0) return null;
  const list = leansOn.map(({ number, supplier, expectedAt }) =>
    t('leansOn', { number, supplier, at: formatMoment(expectedAt, locale, zone) }),
  );
  return <p className="mt-1 text-sm text-ink-soft">{t('leans', { list: list.join('; ') })}</p>;
}
