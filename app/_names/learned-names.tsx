'use client';
import { BookOpenText } from 'lucide-react';
import { useState } from 'react';
import { forgetAlias } from '../../db/customer/alias-mutators.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { formatDay } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { SearchBox } from '../_ui/kit/field.tsx';
import { ListVirtual } from '../_ui/kit/list-virtual.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { findNames, type LearnedName, readNames } from './names-view.ts';

const mayForget: readonly string[] = ['commercial', 'admin', 'manager'];

/** Every learned name with its provenance: whose word, for what, taught by whom, how often used; and a way to forget it. */
export function LearnedNames() {
  const t = useWords('admin.names');
  const { person } = useDevice();
  const { plantIds } = person.actor;
  const read = useQuery((local) => readNames(local, plantIds), [plantIds]);
  const [search, setSearch] = useState('');
  const act = useAct();
  const forget = async ({ alias, product }: LearnedName) => {
    const acted = await act(forgetAlias, { aliasId: alias.id });
    if (acted.done) toast(t('forgotten', { phrase: alias.phrase, product: product?.name ?? '' }));
  };
  if (!read) return <LoadingState />;
  const may = person.actor.functions.some((name) => mayForget.includes(name));
  const shown = findNames(read.names, search);
  if (read.names.length === 0) return <EmptyState icon={BookOpenText} title={t('none')} detail={t('noneDetail')} />;
  return (
    <div className="space-y-3">
      <SearchBox label={t('search')} value={search} onSearch={setSearch} />
      {shown.length === 0 && <EmptyState title={t('noneFound')} />}
      <ListVirtual label={t('title')} rows={shown} keyOf={({ alias }) => alias.id} estimate={116}>
        {(name) => <NameCard name={name} zone={read.zone} onForget={may ? () => void forget(name) : undefined} />}
      </ListVirtual>
    </div>
  );
}

function NameCard({
  name: { alias, product, customer, taughtBy, disputed },
  zone,
  onForget,
}: {
  name: LearnedName;
  zone: string;
  onForget: (() => void) | undefined;
}) {
  const t = useWords('admin.names');
  const locale = useLocale();
  const origin = taughtBy ? t('taughtBy', { name: taughtBy }) : t(alias.origin === 'seed' ? 'given' : 'taught');
  const lastUsed = t('lastUsed', { day: formatDay(alias.lastSeenAt, locale, zone) });
  return (
    <Card className="mb-2 py-3!">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <p className="leading-snug">
            <span dir="auto" className="font-semibold">
              “{alias.phrase}”
            </span>
            <span className="mx-2 text-ink-soft">→</span>
            <span>{product?.name ?? alias.productId}</span>
            {alias.unit && <span className="text-ink-soft">, {alias.unit}</span>}
          </p>
          <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-ink-soft">
            <Badge tone={customer ? 'ready' : 'wait'}>{customer?.name ?? t('everybody')}</Badge>
            {disputed && <Badge tone="late">{t('disputed')}</Badge>}
            <span>{[origin, t('used', { count: alias.hits }), lastUsed].join(' · ')}</span>
          </p>
        </div>
        {onForget && (
          <Button look="plain" onClick={onForget}>
            {t('forget')}
          </Button>
        )}
      </div>
    </Card>
  );
}
