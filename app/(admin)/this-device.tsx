'use client';
import { useEffect, useState } from 'react';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import { useDevice, useQuery } from '../_device/device.ts';
import { readStatus } from '../_sync/status.ts';
import { Age } from '../_ui/kit/age.tsx';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Gauge } from '../_ui/kit/gauge.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { formatMegabytes, keepStorage, readStorage, type Storage } from './storage.ts';

/** What this device holds: storage, whether the browser may throw it away, and what has not been sent. */
export function ThisDevice() {
  const t = useWords('admin.device');
  const { person } = useDevice();
  const status = useQuery((local) => readStatus(local, person.actor.personId), [person]);
  const [storage, setStorage] = useState<Storage>();
  useEffect(() => void readStorage().then(setStorage), []);
  if (!status || !storage) return <LoadingState />;
  return (
    <Card flush>
      <RowList label={t('title')}>
        <Used storage={storage} />
        <Row
          title={t('kept')}
          detail={t(storage.persisted ? 'keptDetail' : 'notKeptDetail')}
          tail={
            storage.persisted ? (
              <Badge tone="run">{t('yes')}</Badge>
            ) : (
              <Button onClick={() => void keepStorage().then(setStorage)}>{t('keep')}</Button>
            )
          }
        />
        <Row
          title={t('outbox')}
          detail={
            status.oldestWaitingAt === null ? (
              t('allSent')
            ) : (
              <>
                {t('oldest')} <Age of={status.oldestWaitingAt + status.skew} />
              </>
            )
          }
          tail={
            <Badge tone={status.needYou > 0 ? 'held' : status.waiting > 0 ? 'late' : 'run'}>
              {status.needYou > 0 ? t('needYou', { count: status.needYou }) : t('waiting', { count: status.waiting })}
            </Badge>
          }
          href="/outbox"
        />
        <Row
          title={t('data')}
          detail={t('schema', { version: schemaVersion })}
          tail={status.pulledAt === null ? t('never') : <Age of={status.pulledAt + status.skew} />}
        />
      </RowList>
    </Card>
  );
}

function Used({ storage: { usedBytes, quotaBytes } }: { storage: Storage }) {
  const t = useWords('admin.device');
  const locale = useLocale();
  const words = t('usedOf', {
    used: formatMegabytes(usedBytes, locale),
    quota: formatMegabytes(quotaBytes, locale),
  });
  return (
    <Row
      title={t('storage')}
      detail={
        <>
          {words}
          <span className="mt-2 block">
            <Gauge
              label={t('storage')}
              value={usedBytes}
              max={quotaBytes}
              words={words}
              tone={usedBytes > quotaBytes * 0.8 ? 'held' : 'run'}
            />
          </span>
        </>
      }
    />
  );
}
