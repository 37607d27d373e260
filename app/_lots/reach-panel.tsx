'use client';
import { Factory, FileText, type LucideIcon, PackageMinus, Split, Truck } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatDay, formatTime } from '../_ui/formats.ts';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { useLotName } from './lot-name.ts';
import type { LotReach, ReachedLoad, ReachedOrder } from './lot-reach.ts';

type ReachPanelProps = { reach: LotReach; unit: string; zone: string };

/** What a hold on the lot takes away and whom it touches, most urgent first. */
export function ReachPanel({ reach, unit, zone }: ReachPanelProps) {
  const t = useWords('quality.reach');
  const quantity = useQuantity();
  const lotName = useLotName();
  const { orders, loads, workOrders, children } = reach;
  const untouched = orders.length === 0 && loads.length === 0 && workOrders.length === 0;
  return (
    <ul className="divide-y divide-line">
      {reach.available > 0 && (
        <Line icon={PackageMinus} title={t('available', { quantity: quantity(reach.available, unit) })} />
      )}
      {loads.map((load) => (
        <LoadLine key={load.id} load={load} zone={zone} />
      ))}
      {orders.map((order) => (
        <OrderLine key={order.id} order={order} unit={unit} zone={zone} />
      ))}
      {workOrders.map((order) => (
        <Line key={order.id} icon={Factory} title={t('workOrder', { number: order.number })} />
      ))}
      {children.length > 0 && (
        <Line
          icon={Split}
          title={t('children', { count: children.length })}
          detail={children.slice(0, 6).map(lotName).join(', ')}
        />
      )}
      {untouched && <Line icon={FileText} title={t('nobody')} />}
    </ul>
  );
}

function LoadLine({ load, zone }: { load: ReachedLoad; zone: string }) {
  const t = useWords('quality.reach');
  const locale = useLocale();
  const at = formatTime(load.slotAt, locale, zone);
  const how = load.gone ? 'loadGone' : load.loaded ? 'loadLoaded' : 'loadStaged';
  return (
    <Line
      icon={Truck}
      urgent
      title={t(how, { number: load.number, at })}
      detail={`${load.vehicle} · ${formatDay(load.slotAt, locale, zone)}`}
    />
  );
}

function OrderLine({ order, unit, zone }: { order: ReachedOrder; unit: string; zone: string }) {
  const t = useWords('quality.reach');
  const locale = useLocale();
  const quantity = useQuantity();
  const promised =
    order.promiseAt === null ? t('notPromised') : t('promised', { day: formatDay(order.promiseAt, locale, zone) });
  return (
    <Line
      icon={FileText}
      title={`${order.number} · ${order.customer}`}
      detail={`${quantity(order.quantity, unit)} · ${promised}`}
    />
  );
}

type LineProps = { icon: LucideIcon; title: ReactNode; detail?: ReactNode; urgent?: boolean };

function Line({ icon: Icon, title, detail, urgent = false }: LineProps) {
  return (
    <li className="flex items-start gap-3 py-2.5">
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${urgent ? 'text-held' : 'text-ink-soft'}`} />
      <span className="min-w-0 flex-1">
        <span className="block leading-snug font-medium">{title}</span>
        {detail !== undefined && <span className="block text-sm text-ink-soft">{detail}</span>}
      </span>
    </li>
  );
}
