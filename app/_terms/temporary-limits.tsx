'use client';
import { useState } from 'react';
import { type TemporaryLimit, temporaryLimits } from '../../db/credit/credit.ts';
import { endLimit, giveLimit } from '../../db/credit/credit-mutators.ts';
import type { CreditPosition } from '../../db/customer/customer.ts';
import { day, minute } from '../../db/values/instant.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { rowsWhere } from '../_device/rows.ts';
import { typedMoney } from '../_money/typed-money.ts';
import { presentMoment, useNow } from '../_ui/clock.ts';
import { formatDay, formatMoney } from '../_ui/formats.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { useOwnPlant } from './own-plant.ts';
import { dayText, typedDayEnd } from './typed-figure.ts';

/** More credit of a customer for a while: what runs, a way to give some until a day, and to end it. */
export function TemporaryLimits({ position }: { position: CreditPosition }) {
  const t = useWords('terms.limits');
  const { functions } = useDevice().person.actor;
  const may = functions.some((name) => name === 'finance' || name === 'manager');
  const now = useNow(minute);
  const { zone } = useOwnPlant();
  const [giving, setGiving] = useState(false);
  const { customerId } = position;
  const all = useQuery((local) => rowsWhere(local, temporaryLimits, 'customerId', [customerId]), [customerId]) ?? [];
  const running = all.filter(({ validTo }) => validTo > now).toSorted((a, b) => b.extraMinor - a.extraMinor);
  return (
    <Section title={t('title')} aside={may && <Button onClick={() => setGiving(true)}>{t('give')}</Button>}>
      {running.length === 0 ? (
        <EmptyState title={t('none')} />
      ) : (
        <Card flush>
          <RowList label={t('title')}>
            {running.map((limit) => (
              <LimitRow key={limit.id} limit={limit} may={may} />
            ))}
          </RowList>
        </Card>
      )}
      <Sheet open={giving} onClose={() => setGiving(false)} title={t('give')}>
        <LimitForm zone={zone} position={position} onDone={() => setGiving(false)} />
      </Sheet>
    </Section>
  );
}

function LimitRow({ limit, may }: { limit: TemporaryLimit; may: boolean }) {
  const t = useWords('terms.limits');
  const locale = useLocale();
  const { zone } = useOwnPlant();
  const act = useAct();
  const until = formatDay(limit.validTo - minute, locale, zone);
  const end = async () => {
    const acted = await act(endLimit, { limitId: limit.id });
    if (acted.done) toast(t('ended'));
  };
  return (
    <Row
      title={`+ ${formatMoney(limit.extraMinor, limit.currency, locale, true)}`}
      detail={[t('until', { day: until }), limit.reason].filter(Boolean).join(' · ')}
      tail={may && <Button onClick={end}>{t('end')}</Button>}
    />
  );
}

interface LimitFormProps {
  position: CreditPosition;
  zone: string;
  onDone: () => void;
}

function LimitForm({ position: { customerId, currency }, zone, onDone }: LimitFormProps) {
  const t = useWords('terms.limits');
  const act = useAct();
  const [money, setMoney] = useState('');
  const [until, setUntil] = useState(() => dayText(presentMoment() + 30 * day, zone));
  const [reason, setReason] = useState('');
  const extraMinor = typedMoney(money, currency);
  const validTo = typedDayEnd(until, zone);
  const late = validTo !== undefined && validTo <= presentMoment();
  const give = async () => {
    if (!extraMinor || validTo === undefined) return;
    const acted = await act(giveLimit, { limitId: newId(), customerId, extraMinor, validTo, reason: reason.trim() });
    if (!acted.done) return;
    toast(t('given'));
    onDone();
  };
  return (
    <div className="space-y-5">
      <Field
        label={t('more', { currency })}
        error={money !== '' && !extraMinor ? t('wrong') : undefined}
        inputMode="decimal"
        value={money}
        onChange={(event) => setMoney(event.target.value)}
      />
      <Field
        label={t('last')}
        hint={t('lastHint')}
        error={late ? t('past') : undefined}
        type="date"
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
      <Field label={t('why')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      <Button big look="primary" disabled={!extraMinor || validTo === undefined || late} onClick={give}>
        {t('give')}
      </Button>
    </div>
  );
}
