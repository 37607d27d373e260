'use client';
import { FileDown } from 'lucide-react';
import { useMemo, useState } from 'react';
import { AsOfPull } from '../_stock/as-of-pull.tsx';
import { presentMoment, useNow } from '../_ui/clock.ts';
import { Button, GoButton } from '../_ui/kit/button.tsx';
import { Choice } from '../_ui/kit/choice.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Stat, StatRow } from '../_ui/kit/stat.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { Tabs } from '../_ui/kit/tabs.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { csvOf } from './csv.ts';
import { fatesOf, type Ledger, type LedgerEntry, ledgerOf, summed } from './ledger.ts';
import {
  type Grouping,
  groupings,
  groupLedger,
  type LedgerGroup,
  type Range,
  ranges,
  within,
} from './ledger-groups.ts';
import { ledgerSheet } from './ledger-sheet.ts';
import { LedgerTable, Span, sumOf } from './ledger-table.tsx';
import type { ManagerRows } from './manager-view.ts';
import { MoneyChart } from './money-chart.tsx';
import { saveFile } from './save-file.ts';
import { Sums } from './sums.tsx';
import { TimesChart, type TimesStep, timesSteps } from './times-chart.tsx';

/** What the exceptions of a time cost and what the answers kept: by kind, function, rule and week, down to each one. */
export function LedgerPage({ rows }: { rows: ManagerRows }) {
  const t = useWords('manager.ledgerPage');
  const [range, setRange] = useState<Range>(30);
  const [by, setBy] = useState<Grouping>('kind');
  const [chosen, setChosen] = useState<string | null>(null);
  // A day is the finest step of the range: a minute's grain is enough.
  const now = useNow(60_000);
  const fates = useMemo(() => fatesOf(rows), [rows]);
  const all = useMemo(() => ledgerOf(rows), [rows]);
  const ledger = useMemo(() => summed(within(all.entries, range, now), fates), [all, range, now, fates]);
  const groups = useMemo(() => groupLedger(ledger.entries, by, fates, rows.zoneOf), [ledger, by, fates, rows]);
  const title = useGroupTitle(by);
  const behind = groups.find(({ key }) => key === chosen);
  return (
    <Page
      wide
      title={t('title')}
      detail={<AsOfPull />}
      actions={
        <>
          <SaveSheet entries={behind?.ledger.entries ?? ledger.entries} rows={rows} />
          <GoButton href="/manager">{t('back')}</GoButton>
        </>
      }
    >
      <div className="max-w-xl">
        <Choice
          label={t('range')}
          value={String(range)}
          onChoose={(value) => setRange(ranges.find((days) => String(days) === value) ?? 30)}
          options={ranges.map((days) => ({ value: String(days), title: t('days', { days }) }))}
        />
      </div>
      {ledger.entries.length === 0 ? (
        <EmptyState title={t('none')} detail={t('noneDetail')} />
      ) : (
        <>
          <Figures ledger={ledger} />
          <Tabs
            label={t('by')}
            value={by}
            onChange={(next) => {
              setBy(next);
              setChosen(null);
            }}
            tabs={groupings.map((key) => ({ key, title: t(`grouping.${key}`) }))}
          >
            <Charts groups={groups} titleOf={title} chosen={chosen} onChoose={setChosen} />
          </Tabs>
          <Behind group={behind} ledger={ledger} rows={rows} titleOf={title} />
        </>
      )}
      <p className="text-sm text-ink-soft">{t('meaning')}</p>
    </Page>
  );
}

type ChartsProps = Parameters<typeof MoneyChart>[0];

/** How long answers took and what became of the money, group by group. */
function Charts({ groups, titleOf, chosen, onChoose }: ChartsProps) {
  const t = useWords('manager.ledgerPage');
  const [step, setStep] = useState<TimesStep>('decide');
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <Section title={t('times')}>
        <Choice
          label={t('until')}
          value={step}
          onChoose={setStep}
          options={timesSteps.map((value) => ({ value, title: t(`step.${value}`) }))}
        />
        <TimesChart groups={groups} step={step} titleOf={titleOf} chosen={chosen} onChoose={onChoose} />
      </Section>
      <Section title={t('money')}>
        <MoneyChart groups={groups} titleOf={titleOf} chosen={chosen} onChoose={onChoose} />
      </Section>
    </div>
  );
}

function Figures({ ledger }: { ledger: Ledger }) {
  const t = useWords('manager.ledgerPage');
  const { money, median, optionsExpired, entries } = ledger;
  return (
    <StatRow>
      <Stat title={t('count')} value={entries.length} detail={t('expired', { count: optionsExpired })} />
      <Stat title={t('step.know')} value={<Span ms={median.know} />} detail={t('median')} />
      <Stat title={t('step.decide')} value={<Span ms={median.decide} />} detail={t('median')} />
      <Stat title={t('preserved')} value={<Sums sums={sumOf(money, 'preservedMinor')} none="–" />} tone="run" />
      <Stat title={t('lost')} value={<Sums sums={sumOf(money, 'lostMinor')} none="–" />} tone="held" />
      <Stat title={t('open')} value={<Sums sums={sumOf(money, 'openMinor')} none="–" />} />
    </StatRow>
  );
}

type BehindProps = {
  group: LedgerGroup | undefined;
  ledger: Ledger;
  rows: ManagerRows;
  titleOf: (key: string) => string;
};

/** The exceptions behind the bar that was tapped; without one, all of them. */
function Behind({ group, ledger, rows, titleOf }: BehindProps) {
  const t = useWords('manager.ledgerPage');
  const shown = group?.ledger ?? ledger;
  const title = group ? t('behind', { what: titleOf(group.key) }) : t('every');
  return (
    <Section title={title} count={shown.entries.length}>
      <LedgerTable ledger={shown} rows={rows} label={title} />
    </Section>
  );
}

/** What a group is called: the kind, the function, the rule's version and row, or the week it began. */
function useGroupTitle(by: Grouping): (key: string) => string {
  const t = useWords('manager.ledgerPage');
  const f = useWords('shared.function');
  const words = useExceptionWords('UTC');
  const locale = useLocale();
  return (key) => {
    if (by === 'kind') return words.kind(key);
    if (by === 'function') return f.has(key as Parameters<typeof f>[0]) ? f(key as Parameters<typeof f>[0]) : key;
    if (by === 'week') {
      const begun = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
      return t('week', { day: begun.format(new Date(`${key}T00:00:00Z`)) });
    }
    const [version = '', row = ''] = key.split('/');
    return row === '' ? t('rule', { version }) : t('ruleRow', { version, row });
  };
}

/** The shown exceptions as a file a spreadsheet opens; made on the device, so it needs no network. */
function SaveSheet({ entries, rows }: { entries: readonly LedgerEntry[]; rows: ManagerRows }) {
  const t = useWords('manager.ledgerPage');
  const column = useWords('manager.sheet');
  const f = useWords('shared.function');
  const words = useExceptionWords('UTC');
  const save = (): void => {
    const name = new Map(rows.plants.map((plant) => [plant.id, plant.name]));
    const sheet = ledgerSheet(entries, {
      column: (key) => column(key),
      kind: words.kind,
      function: (code) => (f.has(code as Parameters<typeof f>[0]) ? f(code as Parameters<typeof f>[0]) : code),
      plant: (id) => name.get(id) ?? id,
      zoneOf: rows.zoneOf,
      yes: t('yes'),
      no: t('no'),
    });
    const today = new Date(presentMoment()).toISOString().slice(0, 10);
    saveFile(`throughline-ledger-${today}.csv`, 'text/csv;charset=utf-8', csvOf(sheet));
  };
  return (
    <Button icon={FileDown} onClick={save} disabled={entries.length === 0}>
      {t('save')}
    </Button>
  );
}
