'use client';
import type { Policy } from '../../db/exception/exception.ts';
import { useDevice } from '../_device/device.ts';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useWords } from '../_ui/words/words.tsx';

const packs = ['routing', 'windows', 'escalation'] as const;

/** Which rules an exception was routed by when it was raised, row by row; whoever may edit them goes there with a tap. */
export function WhyRouted({ policy }: { policy: Policy }) {
  const t = useWords('exceptions.why');
  const { functions } = useDevice().person.actor;
  const mayEdit = functions.some((name) => name === 'admin' || name === 'manager');
  const rules = packs.flatMap((pack) => policy.rules?.find((each) => each.pack === pack) ?? []);
  if (rules.length === 0) return null;
  return (
    <Section title={t('title')}>
      <Card flush>
        <RowList label={t('title')}>
          {rules.map(({ pack, version, rowIds, hash }) => {
            const row = rowIds.join(', ');
            const link = mayEdit && version > 0 ? { href: `/admin/rules/${pack}/${encodeURIComponent(row)}` } : {};
            return (
              <Row
                key={pack}
                title={t(`pack.${packs.find((each) => each === pack) ?? 'routing'}`)}
                detail={version === 0 ? t('playbook', { row }) : t('rule', { version, row })}
                tail={<span className="font-mono text-xs text-ink-soft">{hash.slice(0, 12)}</span>}
                {...link}
              />
            );
          })}
        </RowList>
      </Card>
    </Section>
  );
}
