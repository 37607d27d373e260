'use client';
import { UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import { type Person, people } from '../../db/person/person.ts';
import { useQuery } from '../_device/device.ts';
import { allRows } from '../_device/rows.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { SearchBox } from '../_ui/kit/field.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { AddPerson } from './add-person.tsx';
import { functionsOf } from './functions-of.ts';
import { PersonSheet } from './person-sheet.tsx';
import { PlantQuiet } from './plant-quiet.tsx';

/** Everybody who works here, by name, with what they are responsible for. */
export function PeopleList() {
  const t = useWords('admin.people');
  const everybody = useQuery((local) => allRows(local, people));
  const [search, setSearch] = useState('');
  const [openId, setOpenId] = useState<string>();
  const [adding, setAdding] = useState(false);
  const openAdded = (personId: string) => {
    setAdding(false);
    setOpenId(personId);
  };
  if (!everybody) return <LoadingState />;
  const wanted = search.toLowerCase().trim();
  const shown = everybody
    .filter(({ name, email, functions }) => `${name} ${email} ${functions.join(' ')}`.toLowerCase().includes(wanted))
    .sort((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name));
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap gap-3">
        <div className="flex-auto">
          <SearchBox label={t('search')} value={search} onSearch={setSearch} />
        </div>
        <Button icon={UserRoundPlus} onClick={() => setAdding(true)}>
          {t('add')}
        </Button>
      </div>
      {shown.length === 0 ? (
        <EmptyState title={t('none')} />
      ) : (
        <Card flush>
          <RowList label={t('title')}>
            {shown.map((person) => (
              <Row
                key={person.id}
                title={person.name}
                detail={
                  <>
                    {person.email}
                    <span className="mt-1.5 block sm:hidden">
                      <Functions person={person} />
                    </span>
                  </>
                }
                onTap={() => setOpenId(person.id)}
                tail={
                  <span className="max-sm:hidden">
                    <Functions person={person} />
                  </span>
                }
              />
            ))}
          </RowList>
        </Card>
      )}
      <AddPerson open={adding} onAdded={openAdded} onClose={() => setAdding(false)} />
      <PlantQuiet />
      <PersonSheet person={everybody.find(({ id }) => id === openId)} onClose={() => setOpenId(undefined)} />
    </div>
  );
}

function Functions({ person }: { person: Person }) {
  const f = useWords('shared.function');
  const r = useWords('admin.people.rank');
  const t = useWords('admin.people');
  if (!person.active) return <Badge tone="held">{t('inactive')}</Badge>;
  return (
    <span className="flex flex-wrap gap-1.5 sm:justify-end">
      {functionsOf(person).map((name) => {
        const rank = person.ranks[name] ?? 'member';
        return <Badge key={name}>{rank === 'member' ? f(name) : `${f(name)} · ${r(rank)}`}</Badge>;
      })}
    </span>
  );
}
