'use client';
import { useState } from 'react';
import type { DecisionTable } from '../../db/decision-table/decision-table.ts';
import { type AnyPack, isTermPack } from '../../db/rule/pack.ts';
import type { Waiver } from '../../db/rule/rule-set.ts';
import { canBeWaived, type NamedDefect, type Soundness } from '../../db/rule/soundness.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { addRow, inOrder } from './edit-table.ts';
import { useFaultWords } from './fault-words.ts';
import type { RuleWords } from './rule-words.ts';

type DefectsProps = {
  pack: AnyPack;
  table: DecisionTable;
  soundness: Soundness;
  waivers: readonly Waiver[];
  words: RuleWords;
  onEdit: (at: number) => void;
  edit: (how: (table: DecisionTable) => DecisionTable) => void;
  onWaive: (waivers: readonly Waiver[]) => void;
};

/** What keeps the table from being published: each in words, with what mends it, or a reason why it may stay. */
export function DefectList(props: DefectsProps) {
  const t = useWords('rules');
  const { soundness, waivers } = props;
  const [waiving, setWaiving] = useState<NamedDefect>();
  const left = soundness.named.filter(({ key }) => !waivers.some((each) => each.key === key)).length;
  if (soundness.named.length === 0)
    return <p className="font-medium text-run">{t(isTermPack(props.pack) ? 'soundTerms' : 'sound')}</p>;
  return (
    <Section title={t('defects')} count={left}>
      <ul className="space-y-2" aria-live="polite">
        {soundness.named.slice(0, 20).map((defect, nth) => (
          <li key={defect.key}>
            <DefectCard {...props} defect={defect} nth={nth} onAsk={() => setWaiving(defect)} />
          </li>
        ))}
      </ul>
      <WaiveSheet
        defect={waiving}
        onClose={() => setWaiving(undefined)}
        onWaive={(reason) => {
          if (waiving) props.onWaive([...waivers, { key: waiving.key, reason }]);
          setWaiving(undefined);
        }}
      />
    </Section>
  );
}

function DefectCard(props: DefectsProps & { defect: NamedDefect; nth: number; onAsk: () => void }) {
  const t = useWords('rules');
  const { defect, waivers, soundness, edit, onEdit, onWaive } = props;
  const waived = waivers.find(({ key }) => key === defect.key);
  const gap = defect.kind === 'gap' ? soundness.defects.gaps[placeOf(props)] : undefined;
  const row = defect.row;
  const isOfTerms = isTermPack(props.pack);
  const isOrder = defect.kind === 'misfit' && soundness.misfits[placeOf(props)]?.problem === 'order';
  return (
    <Card tone={waived ? 'wait' : 'held'} className="py-3!">
      <p className="font-medium">{useDefectWords(props)}</p>
      {waived && (
        <p className="mt-1 text-sm text-ink-soft">
          <Badge>{t('waived')}</Badge> {waived.reason}
        </p>
      )}
      <div className="mt-1 -ml-4 flex flex-wrap">
        {gap && !isOfTerms && (
          <Button look="plain" onClick={() => edit((table) => addRow(table, gap.when))}>
            {t('addForThis')}
          </Button>
        )}
        {isOrder && (
          <Button look="plain" onClick={() => edit((table) => inOrder(props.pack, table))}>
            {t('putInOrder')}
          </Button>
        )}
        {row !== null && (
          <Button look="plain" onClick={() => onEdit(row)}>
            {t('editRow', { row: row + 1 })}
          </Button>
        )}
        {waived ? (
          <Button look="plain" onClick={() => onWaive(waivers.filter((each) => each !== waived))}>
            {t('unwaive')}
          </Button>
        ) : (
          canBeWaived(defect) && (
            <Button look="plain" onClick={props.onAsk}>
              {t('waive')}
            </Button>
          )
        )}
      </div>
    </Card>
  );
}

/** Where a defect stands among those of its kind. */
const placeOf = ({ soundness, nth, defect }: DefectsProps & { nth: number; defect: NamedDefect }): number =>
  soundness.named.slice(0, nth).filter(({ kind }) => kind === defect.kind).length;

function useDefectWords(props: DefectsProps & { defect: NamedDefect; nth: number }): string {
  const t = useWords('rules');
  const {
    table: { inputs },
    soundness: { defects, misfits },
    words,
    defect,
  } = props;
  const fault = useFaultWords();
  const at = placeOf(props);
  switch (defect.kind) {
    case 'gap':
      return t('gap', { example: words.example(inputs, defects.gaps[at]?.example ?? {}) });
    case 'overlap': {
      const found = defects.overlaps[at];
      const [one = 0, other = 0] = found?.rows ?? [];
      return t('overlap', { one: one + 1, other: other + 1, example: words.example(inputs, found?.example ?? {}) });
    }
    case 'dead': {
      const found = defects.deadRows[at];
      const row = (found?.row ?? 0) + 1;
      const by = found?.by.map((each) => each + 1).join(', ') ?? '';
      return found?.why === 'nothing_asked' ? t('deadNothing', { row }) : t('dead', { row, by });
    }
    case 'type': {
      const found = defects.typeErrors[at];
      const column = found?.column ? words.column(found.column) : t('table');
      return t('typeError', { row: (found?.row ?? -1) + 1, column, problem: fault(found?.problem ?? '') });
    }
    case 'misfit': {
      const problem = misfits[at]?.problem ?? 'unread';
      return t('typeError', { row: (defect.row ?? -1) + 1, column: t('table'), problem: t(`cannot.${problem}`) });
    }
    case 'columns':
      return t('otherColumns');
  }
}

type WaiveProps = { defect: NamedDefect | undefined; onClose: () => void; onWaive: (reason: string) => void };

function WaiveSheet({ defect, onClose, onWaive }: WaiveProps) {
  const t = useWords('rules');
  const [reason, setReason] = useState('');
  const foot = (
    <Button
      big
      look="primary"
      disabled={reason.trim() === ''}
      onClick={() => {
        onWaive(reason.trim());
        setReason('');
      }}
    >
      {t('waive')}
    </Button>
  );
  return (
    <Sheet open={defect !== undefined} onClose={onClose} title={t('waiveTitle')} foot={foot}>
      <p className="mb-4 text-ink-soft">{t('waiveWhat')}</p>
      <Field label={t('reason')} value={reason} maxLength={400} onChange={(event) => setReason(event.target.value)} />
    </Sheet>
  );
}
