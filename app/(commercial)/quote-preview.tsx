'use client';
import { quoteHtml } from '../../db/quote/quote-html.ts';
import { offeredLines } from '../../db/quote/quote-text.ts';
import { day, minute } from '../../db/values/instant.ts';
import { useDevice } from '../_device/device.ts';
import { useNow } from '../_ui/clock.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { QuoteView } from './quote-view.ts';

/** The quote as its customer would get it now; a frame of its own, in which nothing runs. */
export function QuotePreview({ view }: { view: QuoteView }) {
  const t = useWords('quotes');
  const { person } = useDevice();
  const now = useNow(minute);
  const { quote, customer, lines, zone } = view;
  const html = quoteHtml({
    ...quote,
    company: person.tenantName,
    customer: customer?.name ?? '',
    validUntil: quote.validUntil ?? now + quote.validDays * day,
    zone,
    lines: offeredLines(lines),
  });
  return (
    <iframe
      title={t('previewTitle')}
      sandbox=""
      srcDoc={html}
      className="h-[60dvh] w-full rounded-lg border border-line bg-white"
    />
  );
}
