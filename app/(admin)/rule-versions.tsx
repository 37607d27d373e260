'use client';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { changedKinds, type RulesView, routingRows } from './rules-view.ts';

/** Every version that was published: when, by whom, and which kinds it changed. */
export function RuleVersions({ view: { versions, zone } }: { view: RulesView }) {
  const t = useWords('admin.rules');
  const k = useWords('exceptions.kind');
  const locale = useLocale();
  if (versions.length === 0) return null;
  return (
    <Section title={t('versions')} count={versions.length}>
      <Card flush>
        <RowList label={t('versions')}>
          {versions.map(({ rules, author }, place) => {
            const before = versions[place + 1];
            const kinds = before ? changedKinds(routingRows(before.rules.body), routingRows(rules.body)) : [];
            const what = before ? kinds.map((kind) => k(kind)).join(', ') : t('first');
            return (
              <Row
                key={rules.id}
                title={t('version', { version: rules.version })}
                detail={`${formatMoment(rules.effectiveFrom, locale, zone)} · ${author ?? t('byNobody')} · ${what || t('nothingChanged')}`}
                {...(place === 0 ? { tail: <Badge tone="run">{t('inForce')}</Badge> } : {})}
              />
            );
          })}
        </RowList>
      </Card>
    </Section>
  );
}
