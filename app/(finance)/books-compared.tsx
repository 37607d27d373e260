'use client';
import { BookOpenCheck } from 'lucide-react';
import { useState } from 'react';
import type { ErpDifference, ErpLink } from '../../db/order/erp-link.ts';
import { compareBooks, noteOverwritten } from '../../db/order/erp-mutators.ts';
import { useAct, useDevice } from '../_device/device.ts';
import { useErpError } from '../_orders/erp-badge.tsx';
import { formatMoney } from '../_ui/formats.ts';
import { Go } from '../_ui/go.tsx';
import { Age } from '../_ui/kit/age.tsx';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card, RowList } from '../_ui/kit/card.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
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
            {differences.map((difference) =>
              difference.kind === 'overwritten_here' ? (
                <OverwrittenRow key={difference.id} difference={difference} />
              ) : (
                <DifferenceRow key={difference.id} difference={difference} />
              ),
            )}
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

/** What people call what was overwritten; a field of a newer server shows as a value. */
const fields = [
  'name',
  'hsn',
  'taxBps',
  'packs',
  'taxNumber',
  'state',
  'limitMinor',
  'unitPrice',
] as const satisfies readonly string[];

/** Something somebody changed here that the ERP's word took the place of. */
function OverwrittenRow({ difference }: { difference: ErpDifference }) {
  const { id, kind, customer, field, ours, theirs, currency } = difference;
  const t = useWords('finance.books');
  const act = useAct();
  const locale = useLocale();
  const [busy, setBusy] = useState(false);
  const name = fields.find((each) => each === field) ?? 'other';
  const see = async () => {
    setBusy(true);
    await act(noteOverwritten, { differenceId: id });
    setBusy(false);
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="leading-snug font-medium">{customer}</p>
        <p className="text-sm text-ink-soft">
          {t('todo.overwritten_here', {
            field: t(`field.${name}`),
            ours: readable(name, ours ?? '', currency, locale),
            theirs: readable(name, theirs ?? '', currency, locale),
          })}
        </p>
      </div>
      <Badge tone="held">{t(`kind.${kind}`)}</Badge>
      <Button busy={busy} onClick={see}>
        {t('seen')}
      </Button>
    </li>
  );
}

/** A price is kept in ten-thousandths of a major unit, a limit in minor units, tax in basis points. */
function readable(field: (typeof fields)[number] | 'other', value: string, currency: string, locale: string): string {
  if (field === 'unitPrice') return `${currency} ${Number(value) / 10_000}`;
  if (field === 'limitMinor') return formatMoney(Number(value), currency, locale);
  return field === 'taxBps' ? `${Number(value) / 100} %` : value;
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
        {kind !== 'overwritten_here' && <p className="text-sm text-ink-soft">{t(`todo.${kind}`)}</p>}
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
