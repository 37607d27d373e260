'use client';
import { Download, Plus, Undo2, Upload } from 'lucide-react';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { type DecisionTable, hitPolicies } from '../../db/decision-table/decision-table.ts';
import { type AnyPack, isTermPack, type Pack, type TermPack } from '../../db/rule/pack.ts';
import { canBeWaived, type Soundness, soundnessOf } from '../../db/rule/soundness.ts';
import { useDevice } from '../_device/device.ts';
import { useNow } from '../_ui/clock.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Select } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { DefectList } from './defect-list.tsx';
import { asPack, type DeskView, type newest, packsNow } from './desk-view.ts';
import { downloadJdm } from './download-jdm.ts';
import { addRow, addTermRow, changesFrom, inOrder, replaceRow, setHitPolicy, settleLevel } from './edit-table.ts';
import { JdmSheet } from './jdm-sheet.tsx';
import { OrderRehearsalPanel, OrderRehearsalTold } from './order-rehearsal.tsx';
import { PublishSheet } from './publish-sheet.tsx';
import { RehearsalPanel, RehearsalTold, type Span } from './rehearsal-panel.tsx';
import { RowSheet } from './row-sheet.tsx';
import { RuleRows } from './rule-rows.tsx';
import { useRuleWords } from './rule-words.ts';
import { answering, firstQuestion, TestBox } from './test-box.tsx';
import { type Drafting, useDraft } from './use-draft.ts';
import { useOrderRehearsal } from './use-order-rehearsal.ts';
import { usePackFit } from './use-pack-fit.ts';
import { ofLastDays, useRehearsal } from './use-rehearsal.ts';
import { VersionList } from './version-list.tsx';

type DeskProps = { pack: AnyPack; view: DeskView; published: ReturnType<typeof newest> };
/** A row somebody came to look at, by its name. */
type Marked = { marked: string | undefined };

/** One pack: its table, what is wrong with it, a case to try, the rehearsal, and its versions. */
export function PackDesk({ pack, view, published, marked }: DeskProps & Marked) {
  const t = useWords('rules');
  const { person } = useDevice();
  const words = useRuleWords(view.plants, view.known);
  const drafting = useDraft(person.actor.personId, pack, { ...published, baseVersion: published.version });
  const { draft, edit, change } = drafting;
  const { table } = draft;
  const checked = useDeferredValue(table);
  const soundness = useMemo(() => soundnessOf(pack, checked), [pack, checked]);
  const [editing, setEditing] = useState<number>();
  const [typed, setTyped] = useState(() => firstQuestion(table, words.values));
  const tried = useMemo(() => answering(checked, typed), [checked, typed]);
  const mayEdit = person.actor.functions.some((name) => name === 'admin' || name === 'manager');
  return (
    <div className="space-y-8">
      <Section title={t(`pack.${pack}`)} aside={t('version', { version: published.version })}>
        <p className="mb-3 text-sm text-ink-soft">{t(`packDetail.${pack}`)}</p>
        {mayEdit && <Tools pack={pack} drafting={drafting} onAdded={setEditing} />}
        <RuleRows
          table={table}
          words={words}
          bad={useMemo(() => rowsIn(soundness), [soundness])}
          answering={useMemo(() => new Set([...(tried ?? []), ...placesOf(table, marked)]), [tried, table, marked])}
          mayEdit={mayEdit}
          canMove={!isTermPack(pack)}
          onEdit={setEditing}
          edit={edit}
        />
      </Section>
      <DefectList
        pack={pack}
        table={checked}
        soundness={soundness}
        waivers={draft.waivers}
        words={words}
        onEdit={setEditing}
        edit={edit}
        onWaive={(waivers) => change({ waivers })}
      />
      <TestBox table={checked} words={words} typed={typed} rows={tried} onType={setTyped} />
      <Changed pack={pack} view={view} published={published} drafting={drafting} soundness={soundness} />
      <VersionList view={view} pack={pack} mayEdit={mayEdit} />
      <RowSheet
        table={table}
        at={editing}
        faults={soundness.defects.typeErrors}
        words={words}
        onChange={(row) => {
          const said = pack === 'approvals' ? settleLevel(row, view.plants[0]?.currency ?? 'INR') : row;
          if (editing !== undefined) edit((each) => replaceRow(each, editing, said));
        }}
        onClose={() => {
          setEditing(undefined);
          const ordered = inOrder(pack, table);
          if (ordered.rows.some((row, at) => row !== table.rows[at])) edit(() => ordered);
        }}
      />
    </div>
  );
}

const placesOf = ({ rows }: DecisionTable, marked = ''): number[] =>
  marked.split(', ').flatMap((id) => {
    const at = rows.findIndex((row) => row.id === id);
    return at < 0 ? [] : [at];
  });

/** The rows a defect is about. */
function rowsIn({ defects }: Soundness): Set<number> {
  const faulty = defects.typeErrors.flatMap(({ row }) => row ?? []);
  return new Set([
    ...faulty,
    ...defects.overlaps.flatMap(({ rows }) => rows),
    ...defects.deadRows.map(({ row }) => row),
  ]);
}

type ToolsProps = { pack: AnyPack; drafting: Drafting; onAdded: (at: number) => void };

function Tools({ pack, drafting, onAdded }: ToolsProps) {
  const t = useWords('rules');
  const [isImporting, setImporting] = useState(false);
  const fitting = usePackFit(pack);
  const { draft, edit, undo, canUndo } = drafting;
  return (
    <div className="mb-3 flex flex-wrap items-end gap-x-2 gap-y-3">
      {!isTermPack(pack) && (
        <div className="w-full sm:w-72">
          <Select
            label={t('hitPolicy')}
            value={draft.table.hitPolicy}
            options={hitPolicies.map((value) => ({ value, title: t(`policy.${value}`) }))}
            onChoose={(policy) => edit((table) => setHitPolicy(table, policy))}
          />
        </div>
      )}
      <Button
        icon={Plus}
        onClick={() => {
          edit((table) => (isTermPack(pack) ? addTermRow(pack, table) : addRow(table)));
          onAdded(isTermPack(pack) ? draft.table.rows.length : 0);
        }}
      >
        {t('addRow')}
      </Button>
      <Button icon={Undo2} disabled={!canUndo} onClick={undo}>
        {t('undo')}
      </Button>
      <Button look="plain" icon={Upload} onClick={() => setImporting(true)}>
        {t('import')}
      </Button>
      <Button look="plain" icon={Download} onClick={() => downloadJdm(draft.table)}>
        {t('export')}
      </Button>
      <JdmSheet
        open={isImporting}
        fitting={fitting}
        onClose={() => setImporting(false)}
        onTake={(table: DecisionTable) => {
          setImporting(false);
          edit(() => table);
        }}
      />
    </div>
  );
}

type ChangedProps = DeskProps & { drafting: Drafting; soundness: Soundness };

/** What is not published yet: rehearsed as it is typed, published or dropped from the bar below. */
function Changed(props: ChangedProps) {
  const { pack } = props;
  if (!props.drafting.isChanged) return null;
  return isTermPack(pack) ? <OrdersRehearsed {...props} pack={pack} /> : <Rehearsed {...props} pack={pack} />;
}

/** Approvals and discounts are rehearsed with orders, which the server has. */
function OrdersRehearsed(props: ChangedProps & { pack: TermPack }) {
  const { pack, view, drafting, soundness } = props;
  const [days, setDays] = useState<Span>('30');
  const isAskable = soundness.named.every(canBeWaived);
  const rehearsal = useOrderRehearsal(pack, useDeferredValue(drafting.draft.table), Number(days), isAskable);
  return (
    <>
      <OrderRehearsalPanel rehearsal={rehearsal} days={days} onDays={setDays} view={view} />
      <Publishing {...props} rehearsed={<OrderRehearsalTold rehearsal={rehearsal} days={days} />} />
    </>
  );
}

function Rehearsed(props: ChangedProps & { pack: Pack }) {
  const { pack, view, drafting } = props;
  const words = useRuleWords(view.plants, view.known);
  const [days, setDays] = useState<Span>('30');
  const now = useNow(60_000);
  const { draft } = drafting;
  const table = useDeferredValue(draft.table);
  const found = useMemo(() => ofLastDays(view.exceptions, Number(days), now), [view, days, now]);
  const counting = useMemo(() => packsNow(view, now), [view, now]);
  const edited = useMemo(() => ({ ...counting, [pack]: asPack(table) }), [counting, pack, table]);
  const rehearsal = useRehearsal(found, counting, edited);
  return (
    <>
      <RehearsalPanel rehearsal={rehearsal} days={days} onDays={setDays} words={words} zone={view.zone} />
      <Publishing {...props} rehearsed={<RehearsalTold rehearsal={rehearsal} days={days} />} />
    </>
  );
}

/** The bar of what is not published, and the sheet that publishes it. */
function Publishing({ pack, published, drafting, soundness, rehearsed }: ChangedProps & { rehearsed: ReactNode }) {
  const [isPublishing, setPublishing] = useState(false);
  const { draft } = drafting;
  return (
    <>
      <DraftBar published={published} drafting={drafting} soundness={soundness} onPublish={() => setPublishing(true)} />
      <PublishSheet
        open={isPublishing}
        pack={pack}
        draft={draft}
        rehearsed={rehearsed}
        onClose={() => setPublishing(false)}
        onPublished={() => {
          setPublishing(false);
          drafting.drop();
        }}
      />
    </>
  );
}

type BarProps = Pick<ChangedProps, 'published' | 'drafting' | 'soundness'> & { onPublish: () => void };

/** How much is not published, what stands in the way, and the way out: publish, drop, or go on from a newer version. */
function DraftBar({ published, drafting, soundness, onPublish }: BarProps) {
  const t = useWords('rules');
  const { draft, drop, change } = drafting;
  const left = soundness.named.filter(({ key }) => !draft.waivers.some((each) => each.key === key)).length;
  const { version } = published;
  const isOvertaken = draft.baseVersion !== version;
  return (
    <div className="sticky bottom-20 z-10 flex flex-wrap items-center gap-3 rounded-panel border border-line-strong bg-raised p-3 shadow-lifted lg:bottom-4">
      <p className="flex-auto basis-full font-medium sm:basis-0">
        {t('changed', { count: changesFrom(published.table, draft.table) })}
        {left > 0 && <span className="block text-sm text-held">{t('left', { count: left })}</span>}
        {isOvertaken && <span className="block text-sm text-held">{t('overtaken', { version })}</span>}
      </p>
      <Button className="flex-1 sm:flex-none" onClick={drop}>
        {t('drop')}
      </Button>
      {isOvertaken ? (
        <Button className="flex-1 sm:flex-none" look="primary" onClick={() => change({ baseVersion: version })}>
          {t('keepMine')}
        </Button>
      ) : (
        <Button className="flex-1 sm:flex-none" look="primary" disabled={left > 0} onClick={onPublish}>
          {t('publish')}
        </Button>
      )}
    </div>
  );
}
