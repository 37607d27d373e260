'use client';
import { useState } from 'react';
import type { Product } from '../../../db/product/product.ts';
import { setSubstitute } from '../../../db/product/source-mutators.ts';
import { useAct } from '../../_device/device.ts';
import { newId } from '../../_device/new-id.ts';
import { Button } from '../../_ui/kit/button.tsx';
import { Field, Select } from '../../_ui/kit/field.tsx';
import { toast } from '../../_ui/kit/toast.tsx';
import { useWords } from '../../_ui/words/words.tsx';
import { typedScaled } from './typed-source.ts';

/** One material that may stand for another, and how much of it. */
export function SubstituteForm({ goods, onDone }: { goods: readonly Product[]; onDone: () => void }) {
  const t = useWords('terms.sources');
  const act = useAct();
  const [productId, setProduct] = useState('');
  const [substituteId, setSubstituteId] = useState('');
  const [factor, setFactor] = useState('1');
  const materials = goods.filter(({ kind }) => kind === 'material');
  const options = (not: string) =>
    materials.filter(({ id }) => id !== not).map(({ id, name }) => ({ value: id, title: name }));
  const typed = typedScaled(factor, 1_000);
  const thousandthsPerUnit = typed !== undefined && typed > 0 && typed <= 1_000_000 ? typed : undefined;
  const save = async () => {
    if (thousandthsPerUnit === undefined) return;
    const said = { rowId: newId(), productId, substituteId, thousandthsPerUnit };
    if (!(await act(setSubstitute, said)).done) return;
    toast(t('saved'));
    onDone();
  };
  return (
    <div className="space-y-5">
      <p className="text-ink-soft">{t('substituteHint')}</p>
      <Select
        label={t('missing')}
        prompt={t('choose')}
        value={productId}
        onChoose={setProduct}
        options={options(substituteId)}
      />
      <Select
        label={t('instead')}
        prompt={t('choose')}
        value={substituteId}
        onChoose={setSubstituteId}
        options={options(productId)}
      />
      <Field
        label={t('howMuch')}
        inputMode="decimal"
        value={factor}
        error={thousandthsPerUnit === undefined ? t('noAmount') : undefined}
        onChange={(event) => setFactor(event.target.value)}
      />
      <Button
        big
        look="primary"
        disabled={productId === '' || substituteId === '' || thousandthsPerUnit === undefined}
        onClick={save}
      >
        {t('save')}
      </Button>
    </div>
  );
}
