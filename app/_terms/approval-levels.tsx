'use client';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { type ApprovalLevel, approvalLevels } from '../../db/approval/approval-level.ts';
import { approvalTable } from '../../db/approval/approval-table.ts';
import { putLevel, removeLevel } from '../../db/approval/level-mutators.ts';
import { type Rank, ranks } from '../../db/person/person.ts';
import { useAct, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { allRows } from '../_device/rows.ts';
import { moneyText, typedMoney } from '../_money/typed-money.ts';
import { downloadJdm } from '../_rules/download-jdm.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Choice } from '../_ui/kit/choice.tsx';
import { Field, Select } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { LazyImportLevels } from './lazy-import-levels.tsx';
import { useBounds, useWho } from './level-words.ts';
import { useMaySet } from './may-set.ts';
import { useOwnPlant } from './own-plant.ts';
import { typedBps, typedCount } from './typed-figure.ts';

const kinds = ['price', 'credit'] as const;
type Kind = (typeof kinds)[number];
const approvers = ['commercial', 'finance', 'manager'] as const;

/** Who may let how much pass, level by level; without levels a whole function may let everything pass. */
export function ApprovalLevels() {
  const t = useWords('terms.levels');
  const may = useMaySet();
  const [open, setOpen] = useState<ApprovalLevel | Kind>();
  const levels = useQuery((local) => allRows(local, approvalLevels)) ?? [];
  const said = useBounds();
  const whoOf = useWho();
  return (
    <>
      {kinds.map((kind) => (
        <Section
          key={kind}
          title={t(`kind.${kind}`)}
          aside={may && <Button onClick={() => setOpen(kind)}>{t('add')}</Button>}
        >
          <Card flush>
            <RowList label={t(`kind.${kind}`)}>
              {!levels.some((level) => level.kind === kind) && <Row title={t('none')} detail={t('noneDetail')} />}
              {levels
                .filter((level) => level.kind === kind)
                .toSorted((a, b) => a.level - b.level)
                .map((level) => (
                  <Row
                    key={level.id}
                    title={`${level.level} · ${whoOf(level)}`}
                    detail={said(level)}
                    {...(may ? { onTap: () => setOpen(level) } : {})}
                  />
                ))}
            </RowList>
          </Card>
        </Section>
      ))}
      {levels.length > 0 && (
        <Button look="plain" icon={Download} onClick={() => downloadJdm(approvalTable(levels))}>
          {t('export')}
        </Button>
      )}
      {may && <LazyImportLevels levels={levels} />}
      <Sheet
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={open === undefined || typeof open === 'string' ? t('add') : whoOf(open)}
      >
        {open !== undefined && (
          <LevelForm
            key={typeof open === 'string' ? open : open.id}
            kind={typeof open === 'string' ? open : open.kind}
            level={typeof open === 'string' ? undefined : open}
            next={Math.max(0, ...levels.filter(({ kind }) => kind === open).map(({ level }) => level)) + 1}
            onDone={() => setOpen(undefined)}
          />
        )}
      </Sheet>
    </>
  );
}

interface TypedBounds {
  readonly percent: string;
  readonly money: string;
  readonly days: string;
}

const typedBounds = (level: ApprovalLevel | undefined, currency: string): TypedBounds => ({
  percent: level?.maxBps == null ? '' : String(level.maxBps / 100),
  money: level?.maxMinor == null ? '' : moneyText(level.maxMinor, currency),
  days: level?.maxDays == null ? '' : String(level.maxDays),
});

/** An empty bound is none (null); what can't be read is undefined. */
function boundsOf({ percent, money, days }: TypedBounds, kind: Kind, currency: string) {
  return {
    maxBps: percent.trim() === '' ? null : typedBps(percent, 1_000_000),
    maxMinor: money.trim() === '' ? null : typedMoney(money, currency),
    maxDays: days.trim() === '' || kind === 'price' ? null : typedCount(days, 3_650),
  };
}

interface BoundFieldsProps {
  kind: Kind;
  currency: string;
  typed: TypedBounds;
  bounds: ReturnType<typeof boundsOf>;
  onType: (typed: TypedBounds) => void;
}

function BoundFields({ kind, currency, typed, bounds, onType }: BoundFieldsProps) {
  const t = useWords('terms.levels');
  const field = (name: keyof TypedBounds, label: string, value: number | null | undefined) => (
    <Field
      label={label}
      hint={t('empty')}
      error={value === undefined ? t('wrong') : undefined}
      inputMode="decimal"
      value={typed[name]}
      onChange={(event) => onType({ ...typed, [name]: event.target.value })}
    />
  );
  return (
    <>
      {field('percent', t(`percent.${kind}`), bounds.maxBps)}
      {field('money', t(`money.${kind}`, { currency }), bounds.maxMinor)}
      {kind === 'credit' && field('days', t('daysOverdue'), bounds.maxDays)}
    </>
  );
}

interface LevelFormProps {
  kind: Kind;
  level: ApprovalLevel | undefined;
  next: number;
  onDone: () => void;
}

/** What can't be read is said and not saved. */
function LevelForm({ kind, level, next, onDone }: LevelFormProps) {
  const t = useWords('terms.levels');
  const f = useWords('shared.function');
  const act = useAct();
  const own = useOwnPlant();
  const currency = level?.currency ?? own.currency;
  const [name, setName] = useState<(typeof approvers)[number]>(
    approvers.find((each) => each === level?.function) ?? (kind === 'credit' ? 'finance' : 'commercial'),
  );
  const [rank, setRank] = useState<Rank>(level?.rank ?? 'member');
  const [typed, setTyped] = useState(() => typedBounds(level, currency));
  const bounds = boundsOf(typed, kind, currency);
  const { maxBps, maxMinor, maxDays } = bounds;
  const save = async () => {
    if (maxBps === undefined || maxMinor === undefined || maxDays === undefined) return;
    const who = { function: name, rank, currency, kind, level: level?.level ?? next };
    const acted = await act(putLevel, { levelId: level?.id ?? newId(), ...who, maxBps, maxMinor, maxDays });
    if (!acted.done) return;
    toast(t('saved'));
    onDone();
  };
  const remove = async () => {
    if (!level || !(await act(removeLevel, { levelId: level.id })).done) return;
    toast(t('removed'));
    onDone();
  };
  return (
    <div className="space-y-5">
      <Select
        label={t('who')}
        value={name}
        onChoose={setName}
        options={approvers.map((value) => ({ value, title: f(value) }))}
      />
      <Choice
        label={t('from')}
        value={rank}
        onChoose={setRank}
        options={ranks.map((value) => ({ value, title: t(`rank.${value}`) }))}
      />
      <BoundFields kind={kind} currency={currency} typed={typed} bounds={bounds} onType={setTyped} />
      <Button big look="primary" disabled={Object.values(bounds).includes(undefined)} onClick={save}>
        {t('save')}
      </Button>
      {level && (
        <Button big onClick={remove}>
          {t('remove')}
        </Button>
      )}
    </div>
  );
}
