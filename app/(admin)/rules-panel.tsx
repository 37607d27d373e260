'use client';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { publishRouting } from '../../db/rule/rule-mutators.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Confirm } from '../_ui/kit/confirm.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { RuleCard } from './rule-card.tsx';
import { RuleSheet } from './rule-sheet.tsx';
import { RuleVersions } from './rule-versions.tsx';
import { changedKinds, type RoutingRow, type RulesView, readRules, troubleOf } from './rules-view.ts';

/** The routing rules as a table: read, changed on the side, then published as the next version. */
export function RulesPanel() {
  const { plantIds } = useDevice().person.actor;
  const view = useQuery((local) => readRules(local, plantIds), [plantIds]);
  // A version somebody else publishes meanwhile starts the editing over: the server would refuse it anyway.
  return view ? <Table key={view.version} view={view} /> : <LoadingState />;
}

function Table({ view }: { view: RulesView }) {
  const t = useWords('admin.rules');
  const { person } = useDevice();
  const [rows, setRows] = useState(view.rows);
  const [editing, setEditing] = useState<RoutingRow>();
  const changed = changedKinds(view.rows, rows);
  const may = person.actor.functions.some((name) => name === 'admin' || name === 'manager');
  const replace = (row: RoutingRow) => {
    setRows(rows.map((each) => (each.kind === row.kind ? row : each)));
    setEditing(undefined);
  };
  return (
    <div className="space-y-6">
      <Section title={t('table')} aside={t('version', { version: view.version })}>
        <p className="mb-3 text-sm text-ink-soft">{t('howItWorks')}</p>
        <ul className="space-y-2">
          {rows.map((row) => (
            <li key={row.kind}>
              <RuleCard
                row={row}
                changed={changed.includes(row.kind)}
                action={
                  may && (
                    <Button look="plain" icon={Pencil} onClick={() => setEditing(row)}>
                      {t('edit')}
                    </Button>
                  )
                }
              />
            </li>
          ))}
        </ul>
        {changed.length > 0 && (
          <Publish view={view} rows={rows} count={changed.length} onDrop={() => setRows(view.rows)} />
        )}
      </Section>
      <RuleVersions view={view} />
      <RuleSheet row={editing} onSave={replace} onClose={() => setEditing(undefined)} />
    </div>
  );
}

type PublishProps = { view: RulesView; rows: readonly RoutingRow[]; count: number; onDrop: () => void };

function Publish({ view, rows, count, onDrop }: PublishProps) {
  const t = useWords('admin.rules');
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const broken = rows.some((row) => troubleOf(row) !== undefined);
  const publish = async () => {
    setAsking(false);
    const body = rows.map((row) => ({ ...row, functions: [...row.functions], chain: [...row.chain] }));
    const acted = await act(publishRouting, { ruleSetId: newId(), baseVersion: view.version, body });
    if (acted.done) toast(t('published', { version: view.version + 1 }));
  };
  return (
    <div className="sticky bottom-20 mt-4 flex flex-wrap items-center gap-3 rounded-panel border border-line-strong bg-raised p-3 shadow-lifted lg:bottom-4">
      <p className="flex-auto font-medium">{t('changed', { count })}</p>
      <Button className="flex-1 sm:flex-none" onClick={onDrop}>
        {t('drop')}
      </Button>
      <Button className="flex-1 sm:flex-none" look="primary" disabled={broken} onClick={() => setAsking(true)}>
        {t('publish')}
      </Button>
      <Confirm
        open={asking}
        title={t('publishTitle', { version: view.version + 1 })}
        action={t('publish')}
        onConfirm={publish}
        onClose={() => setAsking(false)}
      >
        {t('publishWhat', { count })}
      </Confirm>
    </div>
  );
}
