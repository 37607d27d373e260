'use client';
import { isReachable, noReach } from '../../db/delivery/reach.ts';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { ManagerRows } from './manager-view.ts';

/** People whom neither a notification nor a message would reach. */
export function Unreachable({ rows: { staff, reachOf } }: { rows: ManagerRows }) {
  const t = useWords('notify');
  const lost = staff
    .map((person) => ({ person, reach: reachOf.get(person.id) ?? noReach(person.id) }))
    .filter(({ reach }) => !isReachable(reach))
    .sort((a, b) => (a.person.name < b.person.name ? -1 : 1));
  return (
    <Section title={t('unreachable')} count={lost.length}>
      {lost.length === 0 ? (
        <EmptyState title={t('unreachableNone')} />
      ) : (
        <Card flush>
          <RowList label={t('unreachable')}>
            {lost.map(({ person, reach }) => (
              <Row
                key={person.id}
                title={person.name}
                detail={t('unreachableWhy', { app: reach.appAt === null ? 'no' : 'yes' })}
              />
            ))}
          </RowList>
        </Card>
      )}
    </Section>
  );
}
