'use client';
import { Receipt } from 'lucide-react';
import { useState } from 'react';
import { type TaxRate, taxRates } from '../../db/tax/tax.ts';
import { endTax, putTax } from '../../db/tax/tax-mutators.ts';
import { minute } from '../../db/values/instant.ts';
import { useAct, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { allRows } from '../_device/rows.ts';
import { presentMoment, useNow } from '../_ui/clock.ts';
import { formatDay } from '../_ui/formats.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Field, Select } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { useMaySet } from './may-set.ts';
import { useOwnPlant } from './own-plant.ts';
import { dayText, typedBps, typedDay } from './typed-figure.ts';

const countries = ['IN', 'AE'] as const;

/** The rates of tax by HSN that count or will, with a way to add one and to end one. */
export function TaxRates() {
  const t = useWords('terms.rates');
  const may = useMaySet('finance');
  const now = useNow(minute);
  const { zone } = useOwnPlant();
  const [adding, setAdding] = useState(false);
  const rates = useQuery((local) => allRows(local, taxRates)) ?? [];
  const valid = rates
    .filter(({ validTo }) => validTo === null || validTo > now)
    .toSorted((a, b) => (a.country + a.hsn < b.country + b.hsn ? -1 : 1));
  return (
    <Section
      title={t('title')}
      count={valid.length}
      aside={may && <Button onClick={() => setAdding(true)}>{t('add')}</Button>}
    >
      {valid.length === 0 ? (
        <EmptyState icon={Receipt} title={t('none')} detail={t('noneDetail')} />
      ) : (
        <Card flush>
          <RowList label={t('title')}>
            {valid.map((rate) => (
              <RateRow key={rate.id} rate={rate} may={may} now={now} />
            ))}
          </RowList>
        </Card>
      )}
      <Sheet open={adding} onClose={() => setAdding(false)} title={t('add')}>
        <RateForm zone={zone} onDone={() => setAdding(false)} />
      </Sheet>
    </Section>
  );
}

function RateRow({ rate, may, now }: { rate: TaxRate; may: boolean; now: number }) {
  const t = useWords('terms.rates');
  const locale = useLocale();
  const { zone } = useOwnPlant();
  const act = useAct();
  const day = (at: number): string => formatDay(at, locale, zone);
  const title = `${t(`country.${rate.country === 'AE' ? 'AE' : 'IN'}`)} · ${rate.hsn === '' ? t('everything') : `HSN ${rate.hsn}`}`;
  const end = async () => {
    const acted = await act(endTax, { rateId: rate.id });
    if (acted.done) toast(t('ended'));
  };
  return (
    <Row
      title={title}
      detail={[
        t(rate.validFrom > now ? 'from' : 'since', { day: day(rate.validFrom) }),
        rate.validTo !== null && t('until', { day: day(rate.validTo) }),
      ]
        .filter(Boolean)
        .join(' · ')}
      tail={
        <span className="flex items-center gap-3">
          <span className="font-semibold tabular-nums">{rate.rateBps / 100} %</span>
          {may && (
            <Button onClick={end} aria-label={`${t('end')}: ${title}`}>
              {t('end')}
            </Button>
          )}
        </span>
      }
    />
  );
}

function RateForm({ zone, onDone }: { zone: string; onDone: () => void }) {
  const t = useWords('terms.rates');
  const act = useAct();
  const [country, setCountry] = useState<(typeof countries)[number]>('IN');
  const [hsn, setHsn] = useState('');
  const [percent, setPercent] = useState('');
  const [from, setFrom] = useState(() => dayText(presentMoment(), zone));
  const [busy, setBusy] = useState(false);
  const rateBps = typedBps(percent);
  const validFrom = typedDay(from, zone);
  const hsnWrong = !/^\d{0,10}$/.test(hsn.trim());
  const save = async () => {
    if (rateBps === undefined || validFrom === undefined) return;
    setBusy(true);
    const rate = { rateId: newId(), country, hsn: hsn.trim(), rateBps, validFrom, validTo: null };
    const acted = await act(putTax, rate);
    setBusy(false);
    if (!acted.done) return;
    toast(t('saved'));
    onDone();
  };
  return (
    <div className="space-y-5">
      <Select
        label={t('where')}
        value={country}
        onChoose={setCountry}
        options={countries.map((value) => ({ value, title: t(`country.${value}`) }))}
      />
      <Field
        label={t('hsn')}
        hint={t('hsnHint')}
        error={hsnWrong ? t('hsnWrong') : undefined}
        inputMode="numeric"
        value={hsn}
        onChange={(event) => setHsn(event.target.value)}
      />
      <Field
        label={t('percent')}
        error={percent !== '' && rateBps === undefined ? t('percentWrong') : undefined}
        inputMode="decimal"
        value={percent}
        onChange={(event) => setPercent(event.target.value)}
      />
      <Field label={t('begin')} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
      <Button
        big
        look="primary"
        busy={busy}
        disabled={rateBps === undefined || validFrom === undefined || hsnWrong}
        onClick={save}
      >
        {t('add')}
      </Button>
    </div>
  );
}
