'use client';
import { useState } from 'react';
import { isReachable, noReach } from '../../db/delivery/reach.ts';
import type { Person } from '../../db/person/person.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { ManagerRows } from './manager-view.ts';

const few = 5;

/** Who answers for others comes first. */
const weightOf = ({ ranks }: Person): number =>
  Object.values(ranks).reduce((sum, rank) => sum + (rank === 'head' ? 2 : rank === 'deputy' ? 1 : 0), 0);

/** People whom neither a notification nor a message would reach. */
export function Unreachable({ rows: { staff, reachOf } }: { rows: ManagerRows }) {
  const t = useWords('notify');
  const [all, setAll] = useState(false);
  const lost = staff
    .map((person) => ({ person, reach: reachOf.get(person.id) ?? noReach(person.id) }))
    .filter(({ reach }) => !isReachable(reach))
    .sort((a, b) => weightOf(b.person) - weightOf(a.person) || (a.person.name < b.person.name ? -1 : 1));
  const shown = all ? lost : lost.slice(0, few);
  return (
    <Section title={t('unreachable')} count={lost.length}>
      {lost.length === 0 ? (
        <EmptyState title={t('unreachableNone')} />
      ) : (
        <Card flush>
          <RowList label={t('unreachable')}>
            {shown.map(({ person, reach }) => (
              <Row
                key={person.id}
                title={person.name}
                detail={t('unreachableWhy', { app: reach.appAt === null ? 'no' : 'yes' })}
              />
            ))}
          </RowList>
          {lost.length > few && (
            <Button look="plain" className="w-full" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? t('unreachableLess') : t('unreachableMore', { count: lost.length - few })}
            </Button>
          )}
        </Card>
      )}
    </Section>
  );
}
