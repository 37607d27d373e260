import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mailFiles } from '../../db/mail/mail.ts';
import { quoteLines, quotes } from '../../db/quote/quote.ts';
import { tasks } from '../../db/task/task.ts';
import { hour } from '../../db/values/instant.ts';
import { priceQuote } from '../checks/price-quote.ts';
import { catalogueOf } from '../intake/catalogue-of.ts';
import { readFile as readSheet } from '../intake/files/read-file.ts';
import { answerFile } from '../intake/give-file.ts';
import { type RowLine, rowLines } from '../intake/mail/row-lines.ts';
import { askForQuote } from '../orders/send-quote.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { folderStorage } from '../storage/folder-storage.ts';
import { keepDemoFiles } from './demo-files.ts';
import { demoPhoto } from './demo-photo.ts';
import { hasDemo, seedDemo } from './demo-plant.ts';
import { demoSheet } from './demo-request.ts';
import { demoTenantId } from './demo-tenant.ts';
import { seedEmptyTenant } from './empty-tenant.ts';

const { sql } = await testDatabase();
const house = testHouse(sql);

const count = async (what: string): Promise<number> => {
  const [row] = await sql.unsafe<{ n: number }[]>(`select count(*)::int as n from ${what}`);
  return row?.n ?? -1;
};

describe('the demo plant', () => {
  test('[SEED-1] is filled once, whole, and a second start leaves it alone', async () => {
    expect(await hasDemo(sql)).toBe(false);
    expect(await seedDemo(house)).toEqual({ tenantId: demoTenantId });
    await sql`update public.customer set name = 'changed by hand' where id = 'cus-ganesh'`;
    await seedDemo(house);
    expect(await hasDemo(sql)).toBe(true);
    expect(await count(`public.customer where name = 'changed by hand'`)).toBe(1);
    expect(await count(`public.product where kind = 'finished'`)).toBe(48);
    expect(await count('public.customer')).toBe(14);
    expect(await count('public.sales_order')).toBe(20);
    expect(await count('public.work_order')).toBe(12);
    expect(await count('public.lot')).toBe(60);
    expect(await count('public.load')).toBe(4);
  });

  test('[SEED-2] L-2291 is promised whole, its sibling L-2288 is free', async () => {
    const rows = await sql<{ number: string; free: number }[]>`
      select l.number, (l.quantity - coalesce(sum(a.quantity), 0))::float8 as free
      from public.lot as l left join public.allocation as a on a.tenant_id = l.tenant_id and a.lot_id = l.id
      where l.number in ('L-2288', 'L-2291') group by l.number, l.quantity order by l.number`;
    expect(rows.map((row) => [row.number, row.free > 0])).toEqual([
      ['L-2288', true],
      ['L-2291', false],
    ]);
  });

  test('[SEED-3] one dealer is over its limit, one 62 days overdue, and the others have room', async () => {
    const rows = await sql<{ key: string; room: number; overdue: number }[]>`
      select customer_id as key, (limit_minor - app.exposure(tenant_id, customer_id, 0))::float8 as room,
        overdue_days::int as overdue
      from public.credit_position order by room`;
    expect(rows.filter((row) => row.room < 0).map((row) => row.key)).toEqual(['cus-deccan']);
    expect(rows.filter((row) => row.overdue > 60).map((row) => [row.key, row.overdue])).toEqual([['cus-krishna', 62]]);
    expect(await count(`public.customer where currency = 'AED'`)).toBe(2);
  });

  test('[SEED-4] the next numbers follow the seeded ones', async () => {
    await sql.begin(async (tx) => {
      await tx`select set_config('request.jwt.claims', ${JSON.stringify({ tenant: demoTenantId })}, true)`;
      const [next] =
        await tx`select app.next_number('SO')::int as so, app.next_number('L')::int as l, app.next_number('QT')::int as qt`;
      expect(next).toEqual({ so: 1042, l: 2294, qt: 1002 });
    });
  });

  test('[SEED-6] a photographed list waits for a person, and its picture is given to who may see it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'demo-files-'));
    const storage = folderStorage(folder);
    for (let again = 0; again < 2; again += 1) await keepDemoFiles(storage);
    const person = testActor(demoTenantId, 'p-commercial', ['commercial'], ['nashik']);
    const given = await answerFile(sql, storage, person, demoPhoto.id);
    const bytes = Buffer.from(await given.arrayBuffer());
    await rm(folder, { recursive: true });
    expect([given.status, given.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(bytes.byteLength).toBe(demoPhoto.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(demoPhoto.sha256);
    expect(await count(`public.inbound_message where state = 'needs_human' and id = '${demoPhoto.messageId}'`)).toBe(1);
  });

  test('[SEED-7] a request by mail waits as a priced quote, its lines as the reader reads them in the workbook', async () => {
    const bytes = await readFile(join(import.meta.dirname, 'requirement.xlsx'));
    expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([
      demoSheet.bytes,
      demoSheet.sha256,
    ]);
    const read = await readSheet(demoSheet.fileName ?? '', demoSheet.mimeType, bytes);
    await transactAsSystem(house, demoTenantId, async (tx) => {
      const [quote] = await tx.all(quotes);
      expect(quote).toMatchObject({ state: 'open', ownerId: 'p-commercial-deputy', number: 'QT-1001' });
      expect(quote?.dueAt).toBeGreaterThan(tx.now + hour);
      const [task] = (await tx.all(tasks)).filter(({ kind }) => kind === 'quote');
      expect(task).toMatchObject({ state: 'acknowledged', assigneeId: quote?.ownerId, decideBy: quote?.dueAt });
      const [file] = await tx.all(mailFiles);
      expect({ outcome: file?.outcome, reason: file?.reason, rows: file?.rows }).toEqual(read);
      const lines = (await tx.scan(quoteLines, 'quoteId', quote?.id ?? '')).toSorted((a, b) => a.position - b.position);
      const ground = { catalogue: await catalogueOf(tx, quote?.customerId ?? null), now: tx.now, zone: 'Asia/Kolkata' };
      const goods = (line: RowLine) => [line.phrase, line.productId, line.quantity, line.unit, line.baseQuantity, true];
      expect(rowLines(file ? [file] : [], ground).map((line) => [...goods(line).slice(0, 5), line.accepted])).toEqual(
        lines.map(goods),
      );
      await priceQuote(tx, { quoteId: quote?.id ?? '' });
      await tx.delete(tasks, task?.id ?? '');
      await askForQuote(tx, { quoteId: quote?.id ?? '' });
      // What the product itself makes of it is what was seeded.
      expect(await tx.get(quotes, quote?.id ?? '')).toEqual(quote);
      expect(
        (await tx.scan(quoteLines, 'quoteId', quote?.id ?? '')).toSorted((a, b) => a.position - b.position),
      ).toEqual(lines);
      const { createdAt, ackBy } = task ?? { createdAt: 0, ackBy: 0 };
      const seen = {
        state: 'acknowledged',
        acknowledgedBy: task?.acknowledgedBy,
        acknowledgedAt: task?.acknowledgedAt,
      };
      expect({ ...(await tx.get(tasks, task?.id ?? '')), createdAt, ackBy, ...seen }).toEqual(task);
      expect(lines[0]?.priceTrace.map(({ code }) => code)).toContain('project');
    });
  });

  test('[SEED-5] a second tenant has its own people and sees nothing of the demo', async () => {
    const other = await seedEmptyTenant(house, 'Other Works');
    expect(await count(`public.person where tenant_id = '${other.tenantId}'`)).toBe(2);
    expect(await count(`public.product where tenant_id = '${other.tenantId}'`)).toBe(0);
  });
});
