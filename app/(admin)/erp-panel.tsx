'use client';
import { type ErpLink, erpLinkId, erpLinks } from '../../db/order/erp-link.ts';
import { useQuery } from '../_device/device.ts';
import { rowOf } from '../_device/rows.ts';
import { Age } from '../_ui/kit/age.tsx';
import { StateBadge } from '../_ui/kit/badge.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { TallyAgents } from './tally-agents.tsx';

const day = 24 * 3_600_000;
const kinds = ['tryton', 'erpnext', 'odoo', 'sapb1', 'tally'] as const;

/** Where the books are kept and how the way there stands, and the agents beside a Tally. */
export function ErpPanel() {
  const t = useWords('admin.erpBooks');
  const read = useQuery(async (local) => ({ link: await rowOf(local, erpLinks, erpLinkId) }));
  if (!read) return <LoadingState />;
  return (
    <>
      <Section title={t('title')}>
        <Card flush tone={read.link && read.link.circuit !== 'closed' ? 'held' : 'run'}>
          <RowList label={t('title')}>{read.link ? <Connected link={read.link} /> : <Ledger />}</RowList>
        </Card>
        <p className="mt-2 text-sm text-ink-soft">{t('setUp')}</p>
      </Section>
      <TallyAgents />
    </>
  );
}

function Ledger() {
  const t = useWords('admin.erpBooks');
  return <Row title={t('ledger')} detail={t('ledgerDetail')} />;
}

const tones = { closed: 'run', half_open: 'late', open: 'held' } as const;

function Connected({ link }: { link: ErpLink }) {
  const t = useWords('admin.erpBooks');
  const kind = kinds.find((each) => each === link.kind);
  if (link.kind === 'ledger') return <Ledger />;
  const age = (at: number | null, staleAfterMs: number) =>
    at === null ? (
      <span className="text-sm text-ink-soft">{t('never')}</span>
    ) : (
      <Age of={at} staleAfterMs={staleAfterMs} />
    );
  return (
    <>
      <Row
        title={t(`kind.${kind ?? 'other'}`)}
        tail={<StateBadge tone={tones[link.circuit]}>{t(`circuit.${link.circuit}`)}</StateBadge>}
      />
      <Row title={t('pulled')} tail={age(link.pulledAt, day / 24)} />
      <Row title={t('compared')} tail={age(link.comparedAt, day + day / 12)} />
    </>
  );
}
