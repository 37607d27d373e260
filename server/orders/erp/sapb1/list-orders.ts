import { plantDay } from '../../../../db/values/instant.ts';
import type { ErpAnswer, ErpListed } from '../port.ts';
import { gave } from '../wire/answers.ts';
import { instantOfWallTime } from '../wire/zone-time.ts';
import { quoted } from './client.ts';
import { type Books, documentRow, draftAnswer, orderAnswer, rowFields, totalsThere } from './sales-order.ts';
import { currencyHere } from './settings.ts';

const pageSize = 100;

/** The orders of a window, and the drafts in it that wait for an approval. SAP filters by day; the time is compared here. */
export async function listOrders(
  books: Books,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpListed[]>> {
  const listed: ErpListed[] = [];
  for (const set of ['Orders', 'Drafts'] as const) {
    const page = await listSet(books, set, from, to, signal);
    if (!page.ok) return page;
    listed.push(...page.value);
  }
  return gave(listed);
}

async function listSet(
  { settings, client }: Books,
  set: 'Orders' | 'Drafts',
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpListed[]>> {
  const { zone } = settings;
  const days = `CreationDate ge ${quoted(plantDay(from, zone))} and CreationDate le ${quoted(plantDay(to, zone))}`;
  const drafts = set === 'Drafts' ? ` and DocObjectCode eq 'oOrders' and DocumentStatus eq 'bost_Open'` : '';
  const listed: ErpListed[] = [];
  for (let after = 0; ; ) {
    const options = {
      $select: rowFields,
      $filter: `${days}${drafts} and DocEntry gt ${after}`,
      $orderby: 'DocEntry asc',
      $top: String(pageSize),
    };
    const page = await client.list(set, options, documentRow, signal);
    if (!page.ok) return page;
    for (const row of page.value) {
      after = row.DocEntry;
      const createdAt =
        instantOfWallTime(`${row.CreationDate?.slice(0, 10)} ${row.DocTime ?? '00:00:00'}`, zone) ?? from;
      if (createdAt < from || createdAt > to) continue;
      listed.push({
        ...(set === 'Orders' ? orderAnswer(row) : draftAnswer(row)),
        key: row.NumAtCard || null,
        customer: row.CardName ?? row.CardCode,
        currency: currencyHere(settings, row.DocCurrency),
        totalMinor: totalsThere(settings, row).totalMinor,
        createdAt,
      });
    }
    if (page.value.length < pageSize) return gave(listed);
  }
}
