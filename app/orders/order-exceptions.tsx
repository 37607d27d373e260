'use client';
import { Siren } from 'lucide-react';
import { isOpenException } from '../../db/exception/exception.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { OrderView } from './order-view.ts';

/** What is broken right now and hits this order, the soonest deadline first. */
export function OrderExceptions({ view: { exceptions, zone } }: { view: OrderView }) {
  const t = useWords('orders');
  const words = useExceptionWords(zone);
  const open = exceptions.filter(isOpenException);
  if (open.length === 0) return null;
  return (
    <Section title={t('troubles')} count={open.length}>
      <Card flush tone="held">
        <RowList label={t('troubles')}>
          {open.map((exception) => (
            <Row
              key={exception.id}
              href={`/exceptions/${exception.id}`}
              lead={<Siren aria-hidden className="size-5 text-held" />}
              title={`${words.kind(exception.kind)}: ${exception.subject}`}
              detail={exception.number}
              tail={
                exception.breached ? (
                  <Badge tone="held">{t('breached')}</Badge>
                ) : (
                  <Countdown until={exception.decideBy} since={exception.receivedAt} />
                )
              }
            />
          ))}
        </RowList>
      </Card>
    </Section>
  );
}
