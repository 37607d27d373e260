'use client';
import { BookOpenCheck } from 'lucide-react';
import { useState } from 'react';
import type { ErpDifference, ErpLink } from '../../db/order/erp-link.ts';
import { compareBooks } from '../../db/order/erp-mutators.ts';
import { useAct, useDevice } from '../_device/device.ts';
import { useErpError } from '../_orders/erp-badge.tsx';
import { Go } from '../_ui/go.tsx';
import { Age } from '../_ui/kit/age.tsx';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card, RowList } from '../_ui/kit/card.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';

type Props = { link: ErpLink | undefined; differences: readonly ErpDifference[] };

/** A day and two hours: a comparison that did not come is noticed the next morning. */
const comparisonStaleMs = 26 * 3_600_000;

/** Where the ERP's documents and our orders disagree and what to do about each, with a way to look again now. */
export function BooksCompared({ link, differences }: Props) {
  const t = useWords('finance.books');
  return (
    <Section
      title={t('title')}
      {...(differences.length > 0 ? { count: differences.length } : {})}
      aside={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {link?.comparedAt ? <Age of={link.comparedAt} staleAfterMs={comparisonStaleMs} /> : t('never')}
          <CompareNow />
        </span>
      }
    >
      {link && link.circuit !== 'closed' && <Unreached link={link} />}
      {differences.length === 0 ? (
        <EmptyState
          icon={BookOpenCheck}
          title={t(link?.comparedAt ? 'agree' : 'notCompared')}
          detail={t(link?.comparedAt ? 'agreeDetail' : 'notComparedDetail')}
        />
      ) : (
        <Card flush tone="held">
          <RowList label={t('title')}>
            {differences.map((difference) => (
              <DifferenceRow key={difference.id} difference={difference} />
            ))}
          </RowList>
        </Card>
      )}
    </Section>
  );
}

function CompareNow() {
  const t = useWords('finance.books');
  const act = useAct();
  const { functions } = useDevice().person.actor;
  const [busy, setBusy] = useState(false);
  if (!functions.some((name) => name === 'manager' || compareBooks.by.includes(name))) return null;
  const compare = async () => {
    setBusy(true);
    const acted = await act(compareBooks, {});
    setBusy(false);
    if (acted.done) toast(t('asked'));
  };
  return (
    <Button busy={busy} onClick={compare}>
      {t('now')}
    </Button>
  );
}

function Unreached({ link }: { link: ErpLink }) {
  const t = useWords('finance.books');
  const words = useErpError();
  return (
    <Card tone="held" className="mb-3">
      <p className="font-medium">{t(`circuit.${link.circuit === 'half_open' ? 'half_open' : 'open'}`)}</p>
      <p className="text-sm text-ink-soft">
        {link.error && words(link.error)} {t('unreachedDetail')}
      </p>
    </Card>
  );
}

function DifferenceRow({ difference }: { difference: ErpDifference }) {
  const { kind, reference, orderId, customer, currency, ourMinor, theirMinor } = difference;
  const t = useWords('finance.books');
  const title = `${customer}${reference ? `, ${reference}` : ''}`;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="leading-snug font-medium">
          {orderId ? (
            <Go href={`/orders/${orderId}`} className="underline decoration-line-strong underline-offset-4">
              {title}
            </Go>
          ) : (
            title
          )}
        </p>
        <p className="text-sm text-ink-soft">{t(`todo.${kind}`)}</p>
      </div>
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm tabular-nums">
        <Badge tone="held">{t(`kind.${kind}`)}</Badge>
        {ourMinor !== null && (
          <span>
            {t('ours')} <Money minor={ourMinor} currency={currency} />
          </span>
        )}
        {theirMinor !== null && (
          <span>
            {t('theirs')} <Money minor={theirMinor} currency={currency} />
          </span>
        )}
      </span>
    </li>
  );
}
