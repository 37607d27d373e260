'use client';
import { functionNames } from '../../db/person/function.ts';
import { ranks } from '../../db/person/person.ts';
import { formatDay, formatMoney } from '../_ui/formats.ts';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Choice } from '../_ui/kit/choice.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { DeskView } from './desk-view.ts';
import { type Span, spans } from './rehearsal-panel.tsx';
import type { OrderDifference, OrderRehearsal } from './use-order-rehearsal.ts';

type PanelProps = { rehearsal: OrderRehearsal; days: Span; onDays: (days: Span) => void; view: DeskView };

/** What edited approvals or discounts would have made of the last days' orders, were each placed again today. */
export function OrderRehearsalPanel({ rehearsal, days, onDays, view }: PanelProps) {
  const t = useWords('rules');
  const { of, done, differences, state } = rehearsal;
  return (
    <Section title={t('rehearsal')}>
      <div className="space-y-3">
        <p className="text-sm text-ink-soft">{t('orders.what')}</p>
        <Choice
          label={t('lastDays')}
          value={days}
          options={spans.map((value) => ({ value, title: t('days', { count: Number(value) }) }))}
          onChoose={onDays}
        />
        {state === 'asking' && (
          <progress className="w-full" max={Math.max(1, of)} value={done} aria-label={t('rehearsing')} />
        )}
        <Summary rehearsal={rehearsal} />
        {differences.length > 0 ? (
          <Card flush>
            <RowList label={t('rehearsal')}>
              {differences.slice(0, 50).map((each) => (
                <DifferenceRow key={each.draftId} difference={each} zone={view.zone} />
              ))}
            </RowList>
          </Card>
        ) : (
          state === 'whole' && <EmptyState title={of === 0 ? t('orders.none') : t('orders.same')} />
        )}
        {differences.length > 50 && (
          <p className="text-sm text-ink-soft">{t('andMore', { count: differences.length - 50 })}</p>
        )}
      </div>
    </Section>
  );
}

/** The same in short, for who is about to publish. */
export function OrderRehearsalTold({ rehearsal, days }: { rehearsal: OrderRehearsal; days: Span }) {
  const t = useWords('rules');
  return (
    <div>
      <p className="text-sm text-ink-soft">{t('ofLastDays', { days })}</p>
      <Summary rehearsal={rehearsal} />
    </div>
  );
}

type Again = OrderDifference['before'];

const isRefused = ({ approvers }: Again): boolean => approvers.some(({ outcome }) => outcome === 'no_level');
const isPricedOtherwise = ({ before, after }: OrderDifference): boolean => before.netMinor !== after.netMinor;
const isForOthers = ({ before, after }: OrderDifference): boolean =>
  JSON.stringify(before.approvers) !== JSON.stringify(after.approvers);

function Summary({ rehearsal: { of, differences, state } }: { rehearsal: OrderRehearsal }) {
  const t = useWords('rules');
  if (state === 'waiting' || state === 'away' || state === 'refused')
    return <p className="font-medium text-held">{t(`orders.${state}`)}</p>;
  return (
    <p className="font-medium" data-testid="rehearsal-summary" aria-live="polite">
      {t('orders.summary', { count: differences.length, of })}
      {differences.length > 0 && (
        <span className="block text-sm font-normal text-ink-soft">
          {t('orders.parts', {
            price: differences.filter(isPricedOtherwise).length,
            others: differences.filter(isForOthers).length,
            refused: differences.filter(({ before, after }) => isRefused(after) && !isRefused(before)).length,
          })}
        </span>
      )}
    </p>
  );
}

function DifferenceRow({ difference, zone }: { difference: OrderDifference; zone: string }) {
  const t = useWords('rules');
  const locale = useLocale();
  const approvers = useApproverWords();
  const { before, after, orderId, number, customer, currency, createdAt } = difference;
  const net = ({ netMinor }: Again): string =>
    netMinor === null ? t('orders.noPrice') : formatMoney(netMinor, currency, locale);
  const parts = [
    ...(isPricedOtherwise(difference) ? [{ name: t('orders.net'), from: net(before), to: net(after) }] : []),
    ...(['price', 'credit'] as const).flatMap((kind) => {
      const [from, to] = [approvers(before, kind), approvers(after, kind)];
      return from === to ? [] : [{ name: t(`orders.approves.${kind}`), from, to }];
    }),
  ];
  return (
    <Row
      {...(orderId !== null && { href: `/orders/${orderId}` })}
      title={[number ?? t('orders.draft'), customer].join(' · ')}
      detail={
        <span className="block space-y-1">
          <span className="block">{formatDay(createdAt, locale, zone)}</span>
          {parts.map(({ name, from, to }) => (
            <span key={name} className="block">
              {name}: <s>{from}</s> → <strong className="font-semibold text-ink">{to}</strong>
            </span>
          ))}
        </span>
      }
    />
  );
}

/** Who would have to approve a breach of a kind, in words. */
function useApproverWords(): (again: Again, kind: 'price' | 'credit') => string {
  const t = useWords('rules');
  const f = useWords('shared.function');
  return ({ approvers }, kind) => {
    const found = approvers.find((each) => each.kind === kind);
    if (!found) return t('nobody');
    if (found.outcome !== 'level') return t(`orders.outcome.${found.outcome}`);
    const name = functionNames.find((each) => each === found.function);
    const rank = ranks.find((each) => each === found.rank);
    return t('orders.outcome.level', {
      level: found.level ?? 0,
      who: [name && f(name), rank && t(`rank.${rank}`)].filter(Boolean).join(', '),
    });
  };
}
