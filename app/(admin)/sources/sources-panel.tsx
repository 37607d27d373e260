'use client';
import { useState } from 'react';
import { plants } from '../../../db/plant/plant.ts';
import { type Product, products } from '../../../db/product/product.ts';
import { type ProductSource, productSources } from '../../../db/product/product-source.ts';
import { type ProductSubstitute, productSubstitutes } from '../../../db/product/product-substitute.ts';
import { dropSource, dropSubstitute } from '../../../db/product/source-mutators.ts';
import { priceScale } from '../../../db/values/money.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import { useAct, useQuery } from '../../_device/device.ts';
import { allRows, byId } from '../../_device/rows.ts';
import { Button } from '../../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../../_ui/kit/card.tsx';
import { Section } from '../../_ui/kit/section.tsx';
import { Sheet } from '../../_ui/kit/sheet.tsx';
import { EmptyState, LoadingState } from '../../_ui/kit/states.tsx';
import { toast } from '../../_ui/kit/toast.tsx';
import { useWords } from '../../_ui/words/words.tsx';
import { SourceForm } from './source-form.tsx';
import { SubstituteForm } from './substitute-form.tsx';

/** Who could bring what, and which material may stand for another: ways out are found among them. */
export default function SourcesPanel() {
  const found = useQuery(async (local) => ({
    goods: (await allRows(local, products)).toSorted((a, b) => a.name.localeCompare(b.name)),
    sources: await allRows(local, productSources),
    substitutes: await allRows(local, productSubstitutes),
    currencies: [...new Set((await allRows(local, plants)).map(({ currency }) => currency))].sort(),
  }));
  if (!found) return <LoadingState />;
  const { goods, sources, substitutes, currencies } = found;
  return (
    <div className="space-y-6">
      <Suppliers goods={goods} sources={sources} currencies={currencies} />
      <Substitutes goods={goods} substitutes={substitutes} />
    </div>
  );
}

type SuppliersProps = {
  goods: readonly Product[];
  sources: readonly ProductSource[];
  currencies: readonly string[];
};

function Suppliers({ goods, sources, currencies }: SuppliersProps) {
  const t = useWords('terms.sources');
  const [open, setOpen] = useState<ProductSource | 'new'>();
  const named = byId(goods);
  const close = () => setOpen(undefined);
  const detailOf = ({ productId, leadTimeHours, minQuantity, unitPrice, currency }: ProductSource): string => {
    const unit = named.get(productId)?.unit ?? '';
    const price = unitPrice === null ? t('noPrice') : t('price', { price: unitPrice / priceScale, currency, unit });
    const least = minQuantity > 0 ? [t('least', { amount: fromThousandths(minQuantity), unit })] : [];
    return [t('hours', { hours: leadTimeHours }), ...least, price].join(' · ');
  };
  return (
    <Section title={t('suppliers')} aside={<Button onClick={() => setOpen('new')}>{t('addSupplier')}</Button>}>
      {sources.length === 0 ? (
        <EmptyState title={t('noSupplier')} />
      ) : (
        <Card flush>
          <RowList label={t('suppliers')}>
            {sources
              .toSorted((a, b) => a.supplier.localeCompare(b.supplier) || a.id.localeCompare(b.id))
              .map((source) => (
                <Row
                  key={source.id}
                  title={t('brings', { supplier: source.supplier, product: named.get(source.productId)?.name ?? '' })}
                  detail={detailOf(source)}
                  onTap={() => setOpen(source)}
                />
              ))}
          </RowList>
        </Card>
      )}
      <Sheet
        open={open !== undefined}
        onClose={close}
        title={open === undefined || open === 'new' ? t('addSupplier') : open.supplier}
      >
        {open !== undefined && (
          <>
            <SourceForm
              known={open === 'new' ? undefined : open}
              goods={goods}
              currencies={currencies}
              onDone={close}
            />
            {open !== 'new' && <Drop what={open} onDone={close} />}
          </>
        )}
      </Sheet>
    </Section>
  );
}

function Drop({ what, onDone }: { what: ProductSource; onDone: () => void }) {
  const t = useWords('terms.sources');
  const act = useAct();
  const drop = async () => {
    if (!(await act(dropSource, { sourceId: what.id })).done) return;
    toast(t('dropped'));
    onDone();
  };
  return (
    <div className="mt-3">
      <Button onClick={drop}>{t('drop')}</Button>
    </div>
  );
}

type SubstitutesProps = { goods: readonly Product[]; substitutes: readonly ProductSubstitute[] };

function Substitutes({ goods, substitutes }: SubstitutesProps) {
  const t = useWords('terms.sources');
  const act = useAct();
  const [adding, setAdding] = useState(false);
  const named = byId(goods);
  const close = () => setAdding(false);
  const drop = async (rowId: string) => {
    if ((await act(dropSubstitute, { rowId })).done) toast(t('dropped'));
  };
  return (
    <Section title={t('substitutes')} aside={<Button onClick={() => setAdding(true)}>{t('addSubstitute')}</Button>}>
      {substitutes.length === 0 ? (
        <EmptyState title={t('noSubstitute')} />
      ) : (
        <Card flush>
          <RowList label={t('substitutes')}>
            {substitutes.map(({ id, productId, substituteId, thousandthsPerUnit }) => (
              <Row
                key={id}
                title={t('standsFor', {
                  substitute: named.get(substituteId)?.name ?? '',
                  product: named.get(productId)?.name ?? '',
                })}
                detail={t('factor', { factor: thousandthsPerUnit / 1_000 })}
                tail={<Button onClick={() => drop(id)}>{t('drop')}</Button>}
              />
            ))}
          </RowList>
        </Card>
      )}
      <Sheet open={adding} onClose={close} title={t('addSubstitute')}>
        {adding && <SubstituteForm goods={goods} onDone={close} />}
      </Sheet>
    </Section>
  );
}
