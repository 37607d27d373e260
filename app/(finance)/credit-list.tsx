'use client';
import { HandCoins } from 'lucide-react';
import { useState } from 'react';
import { minute } from '../../db/values/instant.ts';
import { NeedCard } from '../_coordination/need-card.tsx';
import { useDevice, useQuery } from '../_device/device.ts';
import { ErpBadge, useErpCommand, useErpError } from '../_orders/erp-badge.tsx';
import { TryErpAgain } from '../_orders/try-erp-again.tsx';
import { useNow } from '../_ui/clock.ts';
import { Go } from '../_ui/go.tsx';
import { Age } from '../_ui/kit/age.tsx';
import { GoButton } from '../_ui/kit/button.tsx';
import { Card, RowList } from '../_ui/kit/card.tsx';
import { SearchBox } from '../_ui/kit/field.tsx';
import { ListVirtual } from '../_ui/kit/list-virtual.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useSpanSince } from '../_ui/kit/span.tsx';
import { Stat, StatRow } from '../_ui/kit/stat.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { BooksCompared } from './books-compared.tsx';
import { CreditCard } from './credit-card.tsx';
import { type CommandRow, type FinanceView, readFinance, toneOfCredit } from './finance-view.ts';
import { PasteCredit } from './paste-credit.tsx';

/** Credit to decide first, then trouble with the ERP, then every customer by how much of their limit is used. */
export function CreditList() {
  const t = useWords('finance');
  const { plantIds } = useDevice().person.actor;
  const now = useNow(minute);
  const view = useQuery((local) => readFinance(local, plantIds, now), [plantIds, now]);
  return (
    <Page
      title={t('title')}
      detail={t('detail')}
      actions={
        <GoButton look="plain" href="/finance/terms">
          {t('terms')}
        </GoButton>
      }
    >
      {view ? <Drawn view={view} /> : <LoadingState />}
    </Page>
  );
}

function Drawn({ view }: { view: FinanceView }) {
  const t = useWords('finance');
  const { needs, troubled, zoneOf } = view;
  return (
    <>
      <Section title={t('toDecide')} count={needs.length}>
        {needs.length === 0 ? (
          <EmptyState icon={HandCoins} title={t('nothingToDecide')} detail={t('nothingToDecideDetail')} />
        ) : (
          <ul className="space-y-3">
            {needs.map((task) => (
              <li key={task.id}>
                <NeedCard task={task} zone={zoneOf(task.plantId)} href={`/tasks/${task.id}`} mostFacts={8} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Figures view={view} />
      {troubled.length > 0 && <Troubled rows={troubled} />}
      <BooksCompared link={view.link} differences={view.differences} />
      <Customers view={view} />
    </>
  );
}

function Figures({ view: { customers, troubled, waitingCommands } }: { view: FinanceView }) {
  const t = useWords('finance');
  const past = customers.filter((each) => toneOfCredit(each) === 'held').length;
  const overdue = customers.filter(({ position }) => position !== undefined && position.overdueDays > 0).length;
  const close = customers.filter((each) => toneOfCredit(each) === 'late').length;
  return (
    <StatRow>
      <Stat title={t('pastLimit')} value={past} {...(past > 0 ? { tone: 'held' } : {})} />
      <Stat title={t('closeToLimit')} value={close} {...(close > 0 ? { tone: 'late' } : {})} />
      <Stat title={t('overdueBills')} value={overdue} {...(overdue > 0 ? { tone: 'late' } : {})} />
      <Stat
        title={t('erpTrouble')}
        value={troubled.length}
        detail={waitingCommands > 0 ? t('erpWaiting', { count: waitingCommands }) : undefined}
        {...(troubled.length > 0 ? { tone: 'held' } : {})}
      />
    </StatRow>
  );
}

function Troubled({ rows }: { rows: readonly CommandRow[] }) {
  const t = useWords('finance');
  return (
    <Section title={t('erpTroubles')} count={rows.length}>
      <Card flush tone="held">
        <RowList label={t('erpTroubles')}>
          {rows.map((row) => (
            <TroubledRow key={row.command.id} row={row} />
          ))}
        </RowList>
      </Card>
    </Section>
  );
}

function TroubledRow({ row: { command, subject, href } }: { row: CommandRow }) {
  const t = useWords('finance');
  const errorWords = useErpError();
  const commandWords = useErpCommand();
  const span = useSpanSince(command.createdAt);
  const title = `${subject}: ${commandWords(command)}`;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="leading-snug font-medium">
          {href === undefined ? (
            title
          ) : (
            <Go href={href} className="underline decoration-line-strong underline-offset-4">
              {title}
            </Go>
          )}
        </p>
        <p className="text-sm text-ink-soft">
          {command.error && errorWords(command.error)}{' '}
          {t(`erpNext.${command.state === 'failed' ? 'failed' : 'uncertain'}`)}
        </p>
      </div>
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <ErpBadge command={command} />
        <span className="text-sm text-ink-soft tabular-nums">{t('erpFor', { span })}</span>
      </span>
      <TryErpAgain command={command} />
    </li>
  );
}

function Customers({ view: { customers } }: { view: FinanceView }) {
  const t = useWords('finance');
  const [search, setSearch] = useState('');
  const wanted = search.toLowerCase().trim();
  const shown = customers.filter(({ customer }) =>
    `${customer.name} ${customer.region}`.toLowerCase().includes(wanted),
  );
  const oldest = Math.min(...customers.flatMap(({ position }) => position?.asOf ?? []));
  return (
    <Section
      title={t('customers')}
      count={customers.length}
      aside={
        <span className="flex flex-wrap items-center gap-2">
          {Number.isFinite(oldest) && <Age of={oldest} staleAfterMs={positionStaleMs} />}
          <PasteCredit customers={customers.map(({ customer }) => customer)} />
        </span>
      }
    >
      <div className="mb-3">
        <SearchBox label={t('search')} value={search} onSearch={setSearch} />
      </div>
      {shown.length === 0 ? (
        <EmptyState title={t('noneFound')} />
      ) : (
        <ListVirtual label={t('customers')} rows={shown} keyOf={({ customer }) => customer.id} estimate={124}>
          {(credit) => <CreditCard credit={credit} />}
        </ListVirtual>
      )}
    </Section>
  );
}

/** The ERP tells receivables once a day; older than that they may be wrong. */
const positionStaleMs = 26 * 3_600_000;
