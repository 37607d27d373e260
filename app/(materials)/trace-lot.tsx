'use client';
import { ArrowLeft, PackageSearch, Truck } from 'lucide-react';
import { useQuery } from '../_device/device.ts';
import { toneOfLot, useLotName } from '../_lots/lot-name.ts';
import { AsOfPull } from '../_stock/as-of-pull.tsx';
import { formatDay, formatMoment } from '../_ui/formats.ts';
import { Badge, StateBadge } from '../_ui/kit/badge.tsx';
import { GoButton } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { NotHere } from '../_ui/kit/not-here.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Stat, StatRow } from '../_ui/kit/stat.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { type Descendant, readTrace, type Trace, type TracedOrder } from './trace-view.ts';

/** A supplier lot followed forward: what arrived, what was made of it, who was given it and which trucks have gone. */
export function TraceLot({ lotId }: { lotId: string }) {
  const t = useWords('materials');
  const lotName = useLotName();
  const trace = useQuery((local) => readTrace(local, lotId), [lotId]);
  if (trace === undefined) return <LoadingState />;
  const back = (
    <GoButton href="/materials" look="plain" icon={ArrowLeft} className="-ml-4">
      {t('back')}
    </GoButton>
  );
  if (trace === null)
    return <NotHere icon={PackageSearch} title={t('unknown')} detail={t('unknownDetail')} action={back} />;
  const title =
    trace.supplierLot === null
      ? t('traceOfLot', { number: lotName(trace.origins[0]?.lot) })
      : t('traceOf', { number: trace.supplierLot });
  return (
    <>
      {back}
      <Page title={title} detail={<AsOfPull />}>
        <Figures trace={trace} />
        <Origins trace={trace} />
        <Orders trace={trace} />
        <Made trace={trace} />
        {trace.openWork.length > 0 && (
          <Section title={t('openWork')} count={trace.openWork.length}>
            <p className="flex flex-wrap gap-1.5">
              {trace.openWork.map(({ id, number }) => (
                <Badge key={id}>{number}</Badge>
              ))}
            </p>
          </Section>
        )}
      </Page>
    </>
  );
}

function Orders({ trace }: { trace: Trace }) {
  const t = useWords('materials');
  return (
    <Section title={t('orders')} count={trace.orders.length}>
      {trace.orders.length === 0 ? (
        <EmptyState title={t('noOrders')} />
      ) : (
        <Card flush>
          <RowList label={t('orders')}>
            {trace.orders.map((each) => (
              <OrderRow key={each.order.id} each={each} zone={trace.zone} />
            ))}
          </RowList>
        </Card>
      )}
    </Section>
  );
}

function Made({ trace }: { trace: Trace }) {
  const t = useWords('materials');
  return (
    <Section title={t('made')} count={trace.made.length}>
      {trace.made.length === 0 ? (
        <EmptyState title={t('noneMade')} detail={t('noneMadeDetail')} />
      ) : (
        <Card flush>
          <RowList label={t('made')}>
            {trace.made.map((each) => (
              <MadeRow key={each.lot.id} each={each} zone={trace.zone} />
            ))}
          </RowList>
        </Card>
      )}
    </Section>
  );
}

function Figures({ trace }: { trace: Trace }) {
  const t = useWords('materials.traceStat');
  return (
    <StatRow>
      <Stat title={t('made')} value={trace.made.length} />
      <Stat title={t('orders')} value={trace.orders.length} />
      <Stat title={t('customers')} value={trace.customerCount} />
      <Stat title={t('gone')} value={trace.goneLoads} tone={trace.goneLoads > 0 ? 'late' : 'wait'} />
    </StatRow>
  );
}

function Origins({ trace }: { trace: Trace }) {
  const t = useWords('materials');
  const locale = useLocale();
  const quantity = useQuantity();
  const lotName = useLotName();
  return (
    <Section title={t('received')}>
      <Card flush>
        <RowList label={t('received')}>
          {trace.origins.map(({ lot, product }) => (
            <Row
              key={lot.id}
              title={`${lotName(lot)} · ${product?.name ?? ''}`}
              detail={`${lot.location} · ${t('receivedAt', { day: formatDay(lot.madeAt, locale, trace.zone) })} · ${t(
                'left',
                {
                  quantity: quantity(lot.quantity, product?.unit ?? ''),
                  made: quantity(lot.madeQuantity, product?.unit ?? ''),
                },
              )}`}
              tail={<StateBadge tone={toneOfLot[lot.state]}>{t(`state.${lot.state}`)}</StateBadge>}
            />
          ))}
        </RowList>
      </Card>
    </Section>
  );
}

function OrderRow({ each: { order, customer, promiseAt, loads }, zone }: { each: TracedOrder; zone: string }) {
  const t = useWords('materials');
  const locale = useLocale();
  const promised = promiseAt === null ? t('notPromised') : t('promised', { day: formatDay(promiseAt, locale, zone) });
  return (
    <Row
      href={`/orders/${order.id}`}
      title={`${order.number} · ${customer}`}
      detail={promised}
      tail={
        <span className="flex flex-col items-end gap-1">
          {loads.map(({ load, gone }) => (
            <Badge key={load.id} tone={gone ? 'late' : 'ready'} icon={Truck}>
              {t(gone ? 'shipped' : 'loaded', { load: load.number, day: formatDay(load.slotAt, locale, zone) })}
            </Badge>
          ))}
        </span>
      }
    />
  );
}

function MadeRow({ each: { lot, product, step }, zone }: { each: Descendant; zone: string }) {
  const t = useWords('materials');
  const locale = useLocale();
  const quantity = useQuantity();
  const lotName = useLotName();
  const unit = product?.unit ?? '';
  return (
    <Row
      href={`/materials/trace/${lot.id}`}
      title={`${lotName(lot)} · ${product?.name ?? ''}`}
      detail={`${t('step', { count: step })} · ${t('madeAt', { day: formatMoment(lot.madeAt, locale, zone) })} · ${t(
        'left',
        {
          quantity: quantity(lot.quantity, unit),
          made: quantity(lot.madeQuantity, unit),
        },
      )}`}
      tail={<StateBadge tone={toneOfLot[lot.state]}>{t(`state.${lot.state}`)}</StateBadge>}
    />
  );
}
