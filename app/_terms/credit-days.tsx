'use client';
import { useState } from 'react';
import { type CreditTerm, creditTerms } from '../../db/credit/credit.ts';
import { putTerm, removeTerm } from '../../db/credit/term-mutators.ts';
import { customers } from '../../db/customer/customer.ts';
import { useAct, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { allRows } from '../_device/rows.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Choice } from '../_ui/kit/choice.tsx';
import { Field, Select } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { useMaySet } from './may-set.ts';
import { typedCount } from './typed-figure.ts';

/** For how many days everybody, a tier or a customer may be overdue before each order needs finance's word. */
export function CreditDays() {
  const t = useWords('terms.days');
  const may = useMaySet('finance');
  const [open, setOpen] = useState<CreditTerm | 'new'>();
  const found = useQuery(async (local) => ({
    terms: await allRows(local, creditTerms),
    buyers: (await allRows(local, customers)).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  }));
  if (!found) return <LoadingState />;
  const nameOf = ({ customerId, tier }: CreditTerm): string =>
    found.buyers.find(({ id }) => id === customerId)?.name ?? (tier === null ? t('everybody') : t('tier', { tier }));
  const width = ({ customerId, tier }: CreditTerm): number => (customerId === null ? (tier === null ? 0 : 1) : 2);
  return (
    <Section title={t('title')} aside={may && <Button onClick={() => setOpen('new')}>{t('add')}</Button>}>
      <Card flush>
        <RowList label={t('title')}>
          {!found.terms.some((term) => width(term) === 0) && (
            <Row title={t('everybody')} tail={t('days', { days: 60 })} />
          )}
          {found.terms
            .toSorted((a, b) => width(a) - width(b))
            .map((term) => (
              <Row
                key={term.id}
                title={nameOf(term)}
                tail={<span className="tabular-nums">{t('days', { days: term.blockDays })}</span>}
                {...(may ? { onTap: () => setOpen(term) } : {})}
              />
            ))}
        </RowList>
      </Card>
      <Sheet
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={open === undefined || open === 'new' ? t('add') : nameOf(open)}
      >
        {open !== undefined && (
          <TermForm term={open === 'new' ? undefined : open} buyers={found.buyers} onDone={() => setOpen(undefined)} />
        )}
      </Sheet>
    </Section>
  );
}

/** Both null: everybody; an empty one is still to be chosen. */
type Whose = Pick<CreditTerm, 'customerId' | 'tier'>;
const whoms = {
  customer: { customerId: '', tier: null },
  tier: { customerId: null, tier: '' },
  everybody: { customerId: null, tier: null },
};
type Whom = keyof typeof whoms;
const whomOf = ({ customerId, tier }: Whose): Whom =>
  customerId !== null ? 'customer' : tier !== null ? 'tier' : 'everybody';

interface TermFormProps {
  term: CreditTerm | undefined;
  buyers: readonly { readonly id: string; readonly name: string; readonly tier: string }[];
  onDone: () => void;
}

function TermForm({ term, buyers, onDone }: TermFormProps) {
  const t = useWords('terms.days');
  const act = useAct();
  const [of, setOf] = useState<Whose>(term ?? { customerId: '', tier: null });
  const [days, setDays] = useState(term ? String(term.blockDays) : '');
  const blockDays = typedCount(days, 3_650);
  const isWhole = blockDays !== undefined && of.customerId !== '' && of.tier !== '';
  const save = async () => {
    if (blockDays === undefined) return;
    const wanted = { termId: term?.id ?? newId(), customerId: of.customerId, tier: of.tier, blockDays };
    if (!(await act(putTerm, wanted)).done) return;
    toast(t('saved'));
    onDone();
  };
  const remove = async () => {
    if (!term || !(await act(removeTerm, { termId: term.id })).done) return;
    const { customerId: whose, tier: which } = term;
    const back = { termId: newId(), customerId: whose, tier: which, blockDays: term.blockDays };
    toast(t('removed'), { undo: () => void act(putTerm, back) });
    onDone();
  };
  return (
    <div className="space-y-5">
      {!term && <WhomFields of={of} buyers={buyers} onChoose={setOf} />}
      <Field
        label={t('pass')}
        hint={t('passHint')}
        error={days !== '' && blockDays === undefined ? t('wrong') : undefined}
        inputMode="numeric"
        value={days}
        onChange={(event) => setDays(event.target.value)}
      />
      <Button big look="primary" disabled={!isWhole} onClick={save}>
        {t('save')}
      </Button>
      {term && (
        <Button big onClick={remove}>
          {t('remove')}
        </Button>
      )}
    </div>
  );
}

interface WhomFieldsProps {
  of: Whose;
  buyers: TermFormProps['buyers'];
  onChoose: (of: Whose) => void;
}

function WhomFields({ of, buyers, onChoose }: WhomFieldsProps) {
  const t = useWords('terms.days');
  const tiers = [...new Set(buyers.map((buyer) => buyer.tier))].sort();
  return (
    <>
      <Choice
        label={t('whom')}
        value={whomOf(of)}
        onChoose={(whom) => onChoose(whoms[whom])}
        options={(['customer', 'tier', 'everybody'] as const).map((value) => ({ value, title: t(`of.${value}`) }))}
      />
      {of.customerId !== null && (
        <Select
          label={t('of.customer')}
          prompt={t('choose')}
          value={of.customerId}
          onChoose={(customerId) => onChoose({ customerId, tier: null })}
          options={buyers.map(({ id, name }) => ({ value: id, title: name }))}
        />
      )}
      {of.tier !== null && (
        <Select
          label={t('of.tier')}
          prompt={t('choose')}
          value={of.tier}
          onChoose={(tier) => onChoose({ customerId: null, tier })}
          options={tiers.map((value) => ({ value, title: value }))}
        />
      )}
    </>
  );
}
