'use client';
import { quietHours } from '../../db/delivery/quiet-hours.ts';
import { plants } from '../../db/plant/plant.ts';
import { useDevice, useQuery } from '../_device/device.ts';
import { QuietForm } from '../_device/quiet-form.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useWords } from '../_ui/words/words.tsx';

/** When routine things wait in each of the administrator's plants. */
export function PlantQuiet() {
  const t = useWords('notify');
  const { plantIds } = useDevice().person.actor;
  const rows = useQuery(
    (local) =>
      plantIds.map((plantId) => ({
        plantId,
        name: local.rows(plants).get(plantId)?.name ?? plantId,
        own: local.rows(quietHours).get(plantId),
      })),
    [plantIds],
  );
  if (!rows) return null;
  return (
    <Section title={t('quietPlant')}>
      <Card>
        <p className="mb-1 text-sm text-ink-soft">{t('quietDetail')}</p>
        {rows.map(({ plantId, name, own }) => (
          <QuietForm key={plantId} plantId={plantId} personId={null} own={own} label={name} />
        ))}
      </Card>
    </Section>
  );
}
