'use client';
import { Truck } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { minute } from '../../db/values/instant.ts';
import { useNow } from '../_ui/clock.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { MaterialsRows } from './materials-view.ts';
import { type Expected, expectedSupplies } from './supplies.ts';

const SupplySheet = lazy(() => import('./supply-sheet.tsx').then((file) => ({ default: file.SupplySheet })));
const ExpectSheet = lazy(() => import('./expect-sheet.tsx').then((file) => ({ default: file.ExpectSheet })));

/** What suppliers owe, the next first; a tap says that one comes later, is there, or was called off. */
export function SupplyList({ rows }: { rows: MaterialsRows }) {
  const t = useWords('materials');
  const expected = expectedSupplies(rows, useNow(minute));
  const [open, setOpen] = useState<string>();
  const [adding, setAdding] = useState(false);
  const chosen = expected.find(({ supply }) => supply.id === open);
  return (
    <Section
      title={t('supply.title')}
      count={expected.filter(({ standing }) => standing !== 'received').length}
      aside={
        rows.mayExpect && (
          <Button look="plain" className="-my-2 -mr-4" onClick={() => setAdding(true)}>
            {t('supply.add')}
          </Button>
        )
      }
    >
      {expected.length === 0 ? (
        <EmptyState icon={Truck} title={t('supply.none')} detail={t('supply.noneDetail')} />
      ) : (
        <Card flush>
          <RowList label={t('supply.title')}>
            {expected.map((each) => (
              <SupplyRow
                key={each.supply.id}
                expected={each}
                zone={rows.zone}
                onTap={rows.mayExpect ? () => setOpen(each.supply.id) : undefined}
              />
            ))}
          </RowList>
        </Card>
      )}
      <Suspense>
        {chosen && <SupplySheet expected={chosen} rows={rows} onClose={() => setOpen(undefined)} />}
        {adding && <ExpectSheet rows={rows} onClose={() => setAdding(false)} />}
      </Suspense>
    </Section>
  );
}

const toneOf = { overdue: 'held', later: 'late', received: 'run' } as const;

function SupplyRow({
  expected: { supply, product, standing },
  zone,
  onTap,
}: {
  expected: Expected;
  zone: string;
  onTap: (() => void) | undefined;
}) {
  const t = useWords('materials');
  const locale = useLocale();
  const quantity = useQuantity();
  const unit = product?.unit ?? '';
  const amount = quantity(supply.quantity, unit);
  const part = supply.state === 'expected' && supply.received > 0;
  return (
    <Row
      title={`${product?.name ?? supply.productId}, ${amount}`}
      detail={
        part
          ? t('supply.partCame', { number: supply.number, came: quantity(supply.received, unit) })
          : t('supply.from', { number: supply.number, supplier: supply.supplier })
      }
      {...(onTap ? { onTap } : {})}
      tail={
        <span className="flex flex-col items-end gap-1">
          <span className="text-sm tabular-nums">
            {formatMoment(
              supply.receivedAt !== null && standing === 'received' ? supply.receivedAt : supply.expectedAt,
              locale,
              zone,
            )}
          </span>
          {standing !== 'in_time' && <Badge tone={toneOf[standing]}>{t(`supply.standing.${standing}`)}</Badge>}
        </span>
      }
    />
  );
}
