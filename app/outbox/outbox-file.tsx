'use client';
import { FileDown, FileUp } from 'lucide-react';
import { type ChangeEvent, useRef, useState } from 'react';
import { useDevice } from '../_device/device.ts';
import { browserPorts } from '../_device/server.ts';
import { loadOutbox } from '../_sync/load-outbox.ts';
import { type ReadFile, readOutboxFile, sortOutboxFile, writeOutboxFile } from '../_sync/outbox-file.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { loadedKeys, rememberLoaded } from './loaded-files.ts';

/** No outbox is this large; a film would be read into memory for nothing. */
const largestFile = 50_000_000;

type Told = { readonly fresh: number; readonly known: number; readonly refused: number };
type Loaded = { readonly told: Told } | { readonly why: Extract<ReadFile, { read: false }>['why'] };

function useFile() {
  const { local, person, wake } = useDevice();
  const { tenantId } = person.actor;
  const save = (): void => {
    const now = browserPorts.now();
    const blob = new Blob([writeOutboxFile(local, tenantId, now)], { type: 'application/json' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `throughline-outbox-${new Date(now).toISOString().slice(0, 16).replaceAll(':', '')}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const load = async (chosen: File): Promise<Loaded> => {
    if (chosen.size > largestFile) return { why: 'no_outbox' };
    const answer = readOutboxFile(await chosen.text(), tenantId);
    if (!answer.read) return answer;
    const sorted = sortOutboxFile(local, loadedKeys(), answer.file);
    await loadOutbox(local, tenantId, sorted);
    rememberLoaded(sorted.fresh.map(({ key }) => key));
    wake();
    return { told: { fresh: sorted.fresh.length, known: sorted.known, refused: answer.file.refused.length } };
  };
  return { save, load };
}

/** Takes what waits off this device in a file, and brings it onto another one. */
export function OutboxFile() {
  const t = useWords('sync');
  const { save, load } = useFile();
  const [loaded, setLoaded] = useState<Loaded>();
  const picker = useRef<HTMLInputElement>(null);
  const choose = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [chosen] = target.files ?? [];
    if (chosen) setLoaded(await load(chosen));
    // The same file chosen again is a choice again.
    target.value = '';
  };
  return (
    <Section title={t('file')}>
      <p className="text-ink-soft">{t('fileDetail')}</p>
      <div className="mt-3 flex flex-wrap gap-2 [--tap:3rem]">
        <Button icon={FileDown} onClick={save}>
          {t('saveFile')}
        </Button>
        <Button icon={FileUp} onClick={() => picker.current?.click()}>
          {t('loadFile')}
        </Button>
        <input
          ref={picker}
          type="file"
          accept="application/json,.json"
          aria-label={t('loadFile')}
          className="hidden"
          onChange={(event) => void choose(event)}
        />
      </div>
      <p role="status" className={`mt-3 ${loaded && 'why' in loaded ? 'text-held' : ''}`}>
        {loaded && ('why' in loaded ? t(`wrongFile.${loaded.why}`) : t('loaded', loaded.told))}
      </p>
    </Section>
  );
}
