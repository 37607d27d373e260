'use client';
import { useState } from 'react';
import { functionNames } from '../../db/person/function.ts';
import { chainSteps } from '../../db/rule/default-routing.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { type RoutingRow, troubleOf } from './rules-view.ts';
import { Ticks } from './ticks.tsx';

type RuleSheetProps = { row: RoutingRow | undefined; onSave: (row: RoutingRow) => void; onClose: () => void };

/** Changes one row of the rules; nothing counts before it is published. */
export function RuleSheet({ row, onSave, onClose }: RuleSheetProps) {
  const k = useWords('exceptions.kind');
  return (
    <Sheet open={row !== undefined} onClose={onClose} title={row ? k(row.kind) : ''}>
      {row && <Form key={row.kind} row={row} onSave={onSave} />}
    </Sheet>
  );
}

function Form({ row: before, onSave }: { row: RoutingRow; onSave: (row: RoutingRow) => void }) {
  const t = useWords('admin.rules');
  const f = useWords('shared.function');
  const [row, change] = useState(before);
  const [cap, setCap] = useState(String(before.capMinutes));
  const next: RoutingRow = { ...row, capMinutes: /^\d{1,5}$/.test(cap.trim()) ? Number(cap) : Number.NaN };
  const trouble = troubleOf(next);
  return (
    <div className="space-y-5">
      <Ticks
        label={t('asked')}
        hint={
          trouble === 'no_function' ? (
            <span className="font-medium text-held">{t('needsFunction')}</span>
          ) : (
            t('askedHint')
          )
        }
        options={functionNames.filter((name) => name !== 'admin').map((name) => ({ value: name, title: f(name) }))}
        chosen={row.functions}
        onChoose={(functions) => change({ ...row, functions })}
      />
      <Field
        label={t('capMinutes')}
        inputMode="numeric"
        value={cap}
        onChange={(event) => setCap(event.target.value)}
        hint={t('capHint')}
        error={trouble === 'cap' ? t('capWrong') : undefined}
      />
      <Ticks
        label={t('chain')}
        hint={t('chainHint')}
        options={chainSteps.map((step) => ({ value: step, title: t(`step.${step}`) }))}
        chosen={row.chain}
        onChoose={(chain) => change({ ...row, chain })}
      />
      <Button big look="primary" disabled={trouble !== undefined} onClick={() => onSave(next)}>
        {t('take')}
      </Button>
    </div>
  );
}
