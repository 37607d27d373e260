import { countOf, dayIn, money, type Offer, priceOf } from './quote-text.ts';

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Words as words: nothing in a name or a term can become a tag or an attribute. */
const escapeHtml = (words: string): string => words.replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? '');

const cell = 'padding:6px 8px;border-bottom:1px solid #d9dde3;vertical-align:top';
const right = `${cell};text-align:right;white-space:nowrap`;

/**
 * The quote as a mail shows it: a table and no picture, script, link or style from elsewhere, so that every mail program shows
 * the same and nothing tells that it was opened. Says what `quoteText` says.
 */
export function quoteHtml(offer: Offer): string {
  const { currency } = offer;
  const e = escapeHtml;
  const rows = offer.lines.map(
    (line, at) => `<tr><td style="${cell}">${at + 1}</td>
<td style="${cell}">${e(line.name)}<br><span style="color:#5b6470;font-size:13px">${e(line.code)}</span></td>
<td style="${right}">${e(countOf(line))} ${e(line.unit)}</td>
<td style="${right}">${e(priceOf(line.unitPrice, currency))}<br><span style="color:#5b6470;font-size:13px">per ${e(line.baseUnit)}</span></td>
<td style="${right}">${e(money(line.netMinor, currency))}</td></tr>`,
  );
  const sum = (name: string, minor: number, weight: number): string =>
    `<tr><td colspan="4" style="${right};font-weight:${weight}">${name}</td><td style="${right};font-weight:${weight}">${e(money(minor, currency))}</td></tr>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${e(offer.number)}</title></head>
<body style="margin:0;padding:16px;background:#ffffff;color:#14181d;font:15px/1.5 system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif">
<div style="max-width:680px">
<p style="margin:0 0 4px;font-weight:600">${e(offer.company)}</p>
<h1 style="margin:0 0 16px;font-size:20px">Quotation ${e(offer.number)}</h1>
<p dir="auto">Dear ${e(offer.customer)},</p>
<p>thank you for your enquiry. We offer:</p>
<table style="width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums">
<thead><tr style="text-align:left;color:#5b6470;font-size:13px"><th style="${cell}">#</th><th style="${cell}">Item</th><th style="${right}">Quantity</th><th style="${right}">Price</th><th style="${right}">Amount</th></tr></thead>
<tbody>
${rows.join('\n')}
${sum('Net', offer.netMinor, 400)}
${sum('Tax', offer.taxMinor, 400)}
${sum('Total', offer.totalMinor, 600)}
</tbody></table>
<p>These prices stand until ${e(dayIn(offer.validUntil, offer.zone))}.</p>
${offer.terms === '' ? '' : `<p dir="auto" style="white-space:pre-wrap">${e(offer.terms)}</p>`}
<p>To order, answer &quot;OK, proceed with ${e(offer.number)}&quot; or send your purchase order with this number.</p>
<p>${e(offer.company)}</p>
</div></body></html>`;
}
