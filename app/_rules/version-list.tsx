'use client';
import { type AnyPack, isTermPack } from '../../db/rule/pack.ts';
import { rollBackRules } from '../../db/rule/rule-mutators.ts';
import { useAct } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { useNow } from '../_ui/clock.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { type DeskView, type Version, versionInForce } from './desk-view.ts';

type VersionsProps = {
  view: DeskView;
  pack: AnyPack;
  mayEdit: boolean;
};

/** Every version: when, by whom, why; one tap publishes an earlier one anew. */
export function VersionList({ view, pack, mayEdit }: VersionsProps) {
  const t = useWords('rules');
  const act = useAct();
  // What was published a moment ago counts a moment later, and is said to.
  const inForce = versionInForce(view, pack, useNow(1_000))?.id;
  const versions = view.versions[pack];
  const [newest] = versions;
  if (!newest) return <p className="text-sm text-ink-soft">{t(isTermPack(pack) ? 'onlyScreens' : 'onlyPlaybook')}</p>;
  const rollBack = async ({ rules }: Version) => {
    const back = {
      ruleSetId: newId(),
      pack,
      baseVersion: newest.rules.version,
      toVersion: rules.version,
      reason: t('rolledBackReason', { version: rules.version }),
    };
    const acted = await act(rollBackRules, back);
    if (!acted.done) return;
    toast(t('rolledBack', { version: newest.rules.version + 1, to: rules.version }));
  };
  return (
    <Section title={t('versions')} count={versions.length}>
      <Card flush>
        <RowList label={t('versions')}>
          {versions.map((version) => (
            <VersionRow
              key={version.rules.id}
              version={version}
              zone={view.zone}
              isInForce={version.rules.id === inForce}
              onRollBack={
                mayEdit && version.rules.hash !== newest.rules.hash ? () => void rollBack(version) : undefined
              }
            />
          ))}
        </RowList>
      </Card>
    </Section>
  );
}

type VersionRowProps = { version: Version; zone: string; isInForce: boolean; onRollBack: (() => void) | undefined };

function VersionRow({ version: { rules, author }, zone, isInForce, onRollBack }: VersionRowProps) {
  const t = useWords('rules');
  const locale = useLocale();
  // What was changed on its own screen has that action's name for a reason.
  const reasonOf = (reason: string): string => (/^[a-z]+\.[a-zA-Z]+@\d+$/.test(reason) ? t('byScreen') : reason);
  const at = t('effective', { at: formatMoment(rules.effectiveFrom, locale, zone) });
  return (
    <Row
      title={t('version', { version: rules.version })}
      detail={
        <>
          {[at, author ?? t('byNobody'), reasonOf(rules.reason)].filter(Boolean).join(' · ')}
          {rules.waivers.length > 0 && (
            <span className="block">{t('waivedCount', { count: rules.waivers.length })}</span>
          )}
          <span className="block font-mono text-xs">{rules.hash.slice(0, 12)}</span>
        </>
      }
      tail={
        <>
          {isInForce && <Badge tone="run">{t('inForce')}</Badge>}
          {onRollBack && (
            <Button look="plain" onClick={onRollBack}>
              {t('rollBack', { version: rules.version })}
            </Button>
          )}
        </>
      }
    />
  );
}
