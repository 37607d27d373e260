'use client';
import { type FormEvent, useState } from 'react';
import { type OwnWord, type OwnWordKind, ownWordKinds, ownWords } from '../../db/lexicon/own-word.ts';
import { addWord, removeWord } from '../../db/lexicon/own-word-mutators.ts';
import { products } from '../../db/product/product.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { allRows } from '../_device/rows.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Field, Select } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';

const mayAdd: readonly string[] = ['commercial', 'admin', 'manager'];

/** Words this company's customers use that no lexicon knows: what each means, a way to add one and to take one back. */
export function OwnWords() {
  const t = useWords('admin.words');
  const act = useAct();
  const { person } = useDevice();
  const known = useQuery(async (local) =>
    (await allRows(local, ownWords)).sort((a, b) => b.addedAt - a.addedAt || (a.word < b.word ? -1 : 1)),
  );
  const may = person.actor.functions.some((name) => mayAdd.includes(name));
  const takeBack = async ({ id, word }: OwnWord) => {
    const acted = await act(removeWord, { wordId: id });
    if (acted.done) toast(t('takenBack', { word }));
  };
  return (
    <Section title={t('title')} {...(known ? { count: known.length } : {})}>
      <p className="mb-3 text-ink-soft">{t('detail')}</p>
      {may && <AddWord />}
      <ul aria-label={t('title')} className="mt-3 space-y-2">
        {known?.map((each) => (
          <li key={each.id}>
            <Card className="py-3!">
              <div className="flex items-center gap-4">
                <p className="min-w-0 flex-1 leading-snug">
                  <span dir="auto" className="font-semibold">
                    “{each.word}”
                  </span>
                  <span className="block text-sm text-ink-soft">{t(`means.${each.kind}`, { value: each.value })}</span>
                </p>
                {may && (
                  <Button look="plain" onClick={() => void takeBack(each)}>
                    {t('takeBack')}
                  </Button>
                )}
              </div>
            </Card>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function AddWord() {
  const t = useWords('admin.words');
  const act = useAct();
  const [word, setWord] = useState('');
  const [kind, setKind] = useState<OwnWordKind>('unit');
  const [value, setValue] = useState('');
  const [busy, setBusy] = useState(false);
  const complete = word.trim() !== '' && (kind === 'filler' || value.trim() !== '');
  const choose = (wanted: OwnWordKind) => {
    setKind(wanted);
    setValue('');
  };
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (!complete) return;
    setBusy(true);
    const acted = await act(addWord, { wordId: newId(), word: word.trim(), kind, value: value.trim() });
    setBusy(false);
    if (!acted.done) return;
    toast(t('added', { word: word.trim() }));
    setWord('');
    setValue('');
  };
  return (
    <Card>
      <form onSubmit={add} className="space-y-4">
        <div className="grid gap-4 sm:grid-cols-3">
          <Field label={t('word')} value={word} maxLength={60} onChange={(event) => setWord(event.target.value)} />
          <Select
            label={t('kind')}
            value={kind}
            options={ownWordKinds.map((each) => ({ value: each, title: t(`kinds.${each}`) }))}
            onChoose={choose}
          />
          <Meaning kind={kind} value={value} onChange={setValue} />
        </div>
        {complete && (
          <p className="text-sm text-ink-soft" aria-live="polite">
            {t(`preview.${kind}`, { word: word.trim(), value: value.trim() })}
          </p>
        )}
        <Button type="submit" look="primary" busy={busy} disabled={!complete}>
          {t('add')}
        </Button>
      </form>
    </Card>
  );
}

type MeaningProps = { kind: OwnWordKind; value: string; onChange: (value: string) => void };

function Meaning({ kind, value, onChange }: MeaningProps) {
  const t = useWords('admin.words');
  const units = useQuery(async (local) => {
    const goods = await allRows(local, products);
    return [...new Set(goods.flatMap(({ unit, packs }) => [unit, ...Object.keys(packs)]))].sort();
  });
  return (
    <>
      {kind === 'unit' && (
        <Select
          label={t('value.unit')}
          value={value}
          prompt={t('choose')}
          options={(units ?? []).map((each) => ({ value: each, title: each }))}
          onChoose={onChange}
        />
      )}
      {(kind === 'number' || kind === 'word') && (
        <Field
          label={t(`value.${kind}`)}
          value={value}
          maxLength={60}
          inputMode={kind === 'number' ? 'decimal' : 'text'}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </>
  );
}
