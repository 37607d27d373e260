'use client';
import { Siren } from 'lucide-react';
import { formatMoment } from '../_ui/formats.ts';
import { Go } from '../_ui/go.tsx';
import { Badge } from '../_ui/kit/badge.tsx';
import { Card, RowList } from '../_ui/kit/card.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import type { Tone } from '../_ui/tone.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { Trouble, TroubledLine } from './troubled-lines.ts';

const toneOf: Record<Trouble, Tone> = {
  uncovered: 'held',
  overdue: 'held',
  ready_late: 'late',
  promised_later: 'late',
  after_wanted: 'wait',
};

/** Order lines in trouble, the gravest first; one that an exception asks about leads to its room. */
export function TroubledLines({ lines, open, zone }: { lines: readonly TroubledLine[]; open: number; zone: string }) {
  const t = useWords('planning');
  if (lines.length === 0) return <EmptyState title={t('noTroubles')} detail={t('noTroublesDetail', { count: open })} />;
  return (
    <Card flush>
      <RowList label={t('troubles')}>
        {lines.map((each) => (
          <TroubledRow key={each.line.id} each={each} zone={zone} />
        ))}
      </RowList>
    </Card>
  );
}

function TroubledRow({ each, zone }: { each: TroubledLine; zone: string }) {
  const t = useWords('planning');
  const quantity = useQuantity();
  const { line, order, product, customer, trouble, exceptionId } = each;
  const unit = product?.unit ?? '';
  const open = quantity(each.open, unit);
  const owed =
    each.missing === 0
      ? t('fromStock', { open })
      : each.missing === each.open
        ? t('owedAll', { open })
        : t('owed', { missing: quantity(each.missing, unit), open });
  return (
    <li>
      <Go
        href={exceptionId ? `/exceptions/${exceptionId}` : `/orders/${order.id}`}
        className="tap flex flex-col gap-x-4 gap-y-1.5 px-4 py-2.5 hover:bg-sunken focus-visible:-outline-offset-3 active:bg-sunken sm:flex-row sm:items-center"
      >
        <span className="min-w-0 flex-1">
          <span className="block leading-snug font-medium">
            {order.number} · {customer?.name}
          </span>
          <span className="block text-sm">{product?.name ?? line.productId}</span>
          <span className="block text-sm text-ink-soft">{owed}</span>
          <Dates each={each} zone={zone} />
        </span>
        <span className="flex flex-wrap gap-1 sm:flex-col sm:items-end">
          <Badge tone={toneOf[trouble]}>{t(`trouble.${trouble}`)}</Badge>
          {exceptionId && (
            <Badge tone="ready" icon={Siren}>
              {t('toRoom')}
            </Badge>
          )}
        </span>
      </Go>
    </li>
  );
}

/** The dates that tell how bad it is: what is promised beside what was told, wanted or will be. */
function Dates({ each: { line, order, trouble, readyAt }, zone }: { each: TroubledLine; zone: string }) {
  const t = useWords('planning');
  const locale = useLocale();
  const at = (instant: number): string => formatMoment(instant, locale, zone);
  const parts = [line.promiseAt === null ? t('noPromise') : t('promisedFor', { at: at(line.promiseAt) })];
  if (readyAt !== null) parts.push(t('readyAt', { at: at(readyAt) }));
  if (trouble === 'promised_later' && order.firstPromiseAt !== null)
    parts.push(t('firstTold', { at: at(order.firstPromiseAt) }));
  if (trouble === 'after_wanted' && order.wantedAt !== null) parts.push(t('wantedAt', { at: at(order.wantedAt) }));
  return <span className="block text-sm text-ink-soft tabular-nums">{parts.join(' · ')}</span>;
}
