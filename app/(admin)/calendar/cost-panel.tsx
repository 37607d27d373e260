'use client';
import { type ReactNode, useState } from 'react';
import { plants } from '../../../db/plant/plant.ts';
import { type PlantCost, plantCosts } from '../../../db/plant/plant-cost.ts';
import { setCosts } from '../../../db/plant/plant-cost-mutators.ts';
import { useAct, useQuery } from '../../_device/device.ts';
import { moneyText, typedMoney } from '../../_money/typed-money.ts';
import { typedBps } from '../../_terms/typed-figure.ts';
import { Button } from '../../_ui/kit/button.tsx';
import { Card } from '../../_ui/kit/card.tsx';
import { Field } from '../../_ui/kit/field.tsx';
import { Money } from '../../_ui/kit/figures.tsx';
import { Section } from '../../_ui/kit/section.tsx';
import { Sheet } from '../../_ui/kit/sheet.tsx';
import { toast } from '../../_ui/kit/toast.tsx';
import { useWords } from '../../_ui/words/words.tsx';

const amounts = ['transferMinor', 'changeoverHourMinor', 'expediteMinor', 'overtimeHourMinor'] as const;
type Amount = (typeof amounts)[number];

/** What things cost in a plant: ways out say their price from it, and “not known” where nothing stands. */
export function CostPanel({ plantId }: { plantId: string }) {
  const t = useWords('admin.costs');
  const [editing, setEditing] = useState(false);
  const found = useQuery(
    (local) => ({
      currency: local.rows(plants).get(plantId)?.currency ?? '',
      costs: local.rows(plantCosts).get(plantId),
    }),
    [plantId],
  );
  if (!found) return null;
  const { costs, currency } = found;
  const premium = costs?.premiumBps ?? null;
  return (
    <Section title={t('title')} aside={<Button onClick={() => setEditing(true)}>{t('edit')}</Button>}>
      <Card>
        <dl className="grid grid-cols-1 gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
          {amounts.map((name) => (
            <Figure key={name} title={t(name)}>
              <Said minor={costs?.[name] ?? null} currency={currency} />
            </Figure>
          ))}
          <Figure title={t('premiumBps')}>
            {premium === null ? t('unknown') : t('share', { share: premium / 100 })}
          </Figure>
        </dl>
        <p className="mt-3 text-sm text-ink-soft">{t('detail')}</p>
      </Card>
      <Sheet open={editing} onClose={() => setEditing(false)} title={t('title')}>
        <CostForm plantId={plantId} currency={currency} costs={costs} onDone={() => setEditing(false)} />
      </Sheet>
    </Section>
  );
}

function Figure({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-label text-ink-soft">{title}</dt>
      <dd className="font-semibold tabular-nums">{children}</dd>
    </div>
  );
}

function Said({ minor, currency }: { minor: number | null; currency: string }) {
  const t = useWords('admin.costs');
  return minor === null ? t('unknown') : <Money minor={minor} currency={currency} />;
}

interface CostFormProps {
  plantId: string;
  currency: string;
  costs: PlantCost | undefined;
  onDone: () => void;
}

/** An empty field is a cost nobody knows. */
function CostForm({ plantId, currency, costs, onDone }: CostFormProps) {
  const t = useWords('admin.costs');
  const act = useAct();
  const [typed, setTyped] = useState<Readonly<Record<Amount, string>>>(() => {
    const textOf = (minor: number | null | undefined): string => (minor == null ? '' : moneyText(minor, currency));
    return {
      transferMinor: textOf(costs?.transferMinor),
      changeoverHourMinor: textOf(costs?.changeoverHourMinor),
      expediteMinor: textOf(costs?.expediteMinor),
      overtimeHourMinor: textOf(costs?.overtimeHourMinor),
    };
  });
  const [share, setShare] = useState(costs?.premiumBps == null ? '' : String(costs.premiumBps / 100));
  const read = (name: Amount): number | null | undefined =>
    typed[name].trim() === '' ? null : typedMoney(typed[name], currency);
  const premiumBps = share.trim() === '' ? null : typedBps(share);
  const isWrong = premiumBps === undefined || amounts.some((name) => read(name) === undefined);
  const save = async () => {
    if (premiumBps === undefined) return;
    const said = {
      transferMinor: read('transferMinor') ?? null,
      changeoverHourMinor: read('changeoverHourMinor') ?? null,
      expediteMinor: read('expediteMinor') ?? null,
      overtimeHourMinor: read('overtimeHourMinor') ?? null,
      premiumBps,
    };
    if (!(await act(setCosts, { plantId, ...said })).done) return;
    toast(t('saved'));
    onDone();
  };
  return (
    <div className="space-y-4">
      <p className="text-sm text-ink-soft">{t('empty')}</p>
      {amounts.map((name) => (
        <Field
          key={name}
          label={`${t(name)}, ${currency}`}
          inputMode="decimal"
          value={typed[name]}
          error={read(name) === undefined ? t('noAmount') : undefined}
          onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
        />
      ))}
      <Field
        label={`${t('premiumBps')}, %`}
        hint={t('premiumHint')}
        inputMode="decimal"
        value={share}
        error={premiumBps === undefined ? t('noShare') : undefined}
        onChange={(event) => setShare(event.target.value)}
      />
      <Button big look="primary" disabled={isWrong} onClick={save}>
        {t('save')}
      </Button>
    </div>
  );
}
