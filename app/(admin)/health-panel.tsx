'use client';
import { useCallback, useEffect, useState } from 'react';
import type { Instant } from '../../db/values/instant.ts';
import { presentMoment } from '../_ui/clock.ts';
import { Age } from '../_ui/kit/age.tsx';
import { StateBadge } from '../_ui/kit/badge.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { ErrorState, LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { type Health, partNames, readHealth } from './read-health.ts';

const everyMs = 15_000;

/** Each part of the system, up or down, asked anew every 15 s while this is in sight. */
export function HealthPanel() {
  const t = useWords('admin.health');
  const { told, ask } = useHealth();
  if (!told) return <LoadingState />;
  const { health, at } = told;
  if (!health.reached) return <ErrorState title={t('unreached')} detail={t('unreachedDetail')} onRetry={ask} />;
  const down = partNames.filter((name) => health.parts[name] === 'down');
  return (
    <Section
      title={down.length === 0 ? t('allUp') : t('someDown', { count: down.length })}
      aside={<Age of={at} staleAfterMs={3 * everyMs} />}
    >
      <Card flush tone={down.length === 0 ? 'run' : 'held'}>
        <RowList label={t('title')}>
          {partNames.map((name) => {
            const state = health.parts[name];
            return (
              <Row
                key={name}
                title={t(`part.${name}`)}
                detail={t(state === 'up' ? `does.${name}` : `without.${name}`)}
                tail={<StateBadge tone={state === 'up' ? 'run' : 'held'}>{t(state)}</StateBadge>}
              />
            );
          })}
        </RowList>
      </Card>
      <p className="mt-2 text-sm text-ink-soft">{t('version', { version: health.version })}</p>
    </Section>
  );
}

function useHealth(): { told: { health: Health; at: Instant } | undefined; ask: () => void } {
  const [told, tell] = useState<{ health: Health; at: Instant }>();
  const [round, setRound] = useState(0);
  const ask = useCallback(() => setRound((before) => before + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks anew
  useEffect(() => {
    const stop = new AbortController();
    const once = async () => {
      const health = await readHealth(stop.signal);
      if (!stop.signal.aborted) tell({ health, at: presentMoment() });
    };
    void once();
    const timer = setInterval(once, everyMs);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [round]);
  return { told, ask };
}
