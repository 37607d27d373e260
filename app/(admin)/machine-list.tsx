'use client';
import { Radio } from 'lucide-react';
import { equipment } from '../../db/equipment/equipment.ts';
import { minute } from '../../db/values/instant.ts';
import { useQuery } from '../_device/device.ts';
import { allRows } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import { MachineBadge } from '../_machines/machine-badge.tsx';
import { formatMoment } from '../_ui/formats.ts';
import { Age } from '../_ui/kit/age.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';

/** A machine reports every few seconds; after this long its sensor is silent. */
const silentAfterMs = 5 * minute;

/** Each machine: its state, since when, and how old its last reading is. */
export function MachineList() {
  const t = useWords('admin.machines');
  const locale = useLocale();
  const read = useQuery(async (local) => ({
    machines: (await allRows(local, equipment)).sort((a, b) => a.rank - b.rank),
    zoneOf: await readZones(local),
  }));
  if (!read) return <LoadingState />;
  if (read.machines.length === 0) return <EmptyState icon={Radio} title={t('none')} />;
  return (
    <Card flush>
      <RowList label={t('title')}>
        {read.machines.map((machine) => (
          <Row
            key={machine.id}
            title={`${machine.code} · ${machine.name}`}
            detail={t('since', { at: formatMoment(machine.stateSince, locale, read.zoneOf(machine.plantId)) })}
            tail={
              <span className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
                {machine.lastReadingAt === null ? (
                  <span className="text-sm text-ink-soft">{t('noReading')}</span>
                ) : (
                  <Age of={machine.lastReadingAt} staleAfterMs={silentAfterMs} />
                )}
                <MachineBadge state={machine.state} />
              </span>
            }
          />
        ))}
      </RowList>
    </Card>
  );
}
