import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mails } from '../../../db/mail/mail.ts';
import { inboundMessages } from '../../../db/message/message.ts';
import { testDatabase } from '../../postgres/test-database.ts';
import { testHouse } from '../../postgres/test-house.ts';
import { transactAsSystem } from '../../postgres/transaction.ts';
import { seedDemo } from '../../seed/demo-plant.ts';
import { demoMailAddress, demoTenantId } from '../../seed/demo-tenant.ts';
import { mailTo } from './mail-fixture.ts';
import { readMail } from './read-mail.ts';
import { openSmtpDoor, type SmtpDoor } from './smtp-door.ts';

const { sql } = await testDatabase();
const received: string[] = [];
const house = testHouse(sql, {
  flow: { 'message.received': [async (_, { messageId }) => void received.push(messageId)] },
});
await seedDemo(house);
let door: SmtpDoor;
beforeAll(async () => {
  door = await openSmtpDoor(house, { host: '127.0.0.1', port: 0 });
});
afterAll(() => door.close());

const kept = async (): Promise<number> => {
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from ops.raw_mail`;
  return row?.n ?? -1;
};
const send = (given: Parameters<typeof mailTo>[1]) =>
  mailTo(door.port, { from: 'a@dealer.example', to: demoMailAddress, ...given });

/** Reads what waits, as the worker does; gives the messages it became. */
async function readAll() {
  const before = received.length;
  const jobs = await sql<{ payload: { rawId: string } }[]>`
    delete from ops.job where queue = 'mail.parse' returning payload`;
  await Promise.all(jobs.map(({ payload }) => readMail(house, demoTenantId, payload)));
  return transactAsSystem(house, demoTenantId, async (tx) => ({
    messages: await tx.getMany(inboundMessages, received.slice(before)),
    mails: await tx.getMany(mails, received.slice(before)),
  }));
}

test('[MAIL-1] a mail is kept as it came, byte by byte, before it is answered', async () => {
  await send({ messageId: '<kept@x>', subject: 'नमस्ते', text: '50 elbow' });
  const [row] = await sql<{ body: Buffer }[]>`select body from ops.raw_mail order by id desc limit 1`;
  expect(row?.body.toString('utf8')).toContain('Message-ID: <kept@x>');
  expect((await readAll()).messages).toMatchObject([{ channel: 'email', externalId: 'kept@x', body: '50 elbow' }]);
});

test('[MAIL-1] for anybody else’s address nothing is taken: it is no relay', async () => {
  const before = await kept();
  await expect(send({ to: 'somebody@elsewhere.example', text: 'x' })).rejects.toThrow('550');
  expect(await kept()).toBe(before);
  await send({ to: [demoMailAddress.toUpperCase(), 'somebody@elsewhere.example'], text: 'x' });
  expect(await kept()).toBe(before + 1);
  await readAll();
});

test('[MAIL-1] while the bytes can’t be kept, the sender is told to come again', async () => {
  const broken = testHouse(sql);
  const lost = await openSmtpDoor(
    { ...broken, newId: () => '', now: () => Number.NaN },
    { host: '127.0.0.1', port: 0 },
  );
  const before = await kept();
  await expect(mailTo(lost.port, { from: 'a@b.example', to: demoMailAddress, text: 'x' })).rejects.toThrow('451');
  expect(await kept()).toBe(before);
  await lost.close();
});

test('[MAIL-2] the same mail eight times at once is one message; the same id with other words another, for a person', async () => {
  const mail = { messageId: '<twice@x>', subject: 'order', text: '50 elbow', date: new Date(0) };
  await Promise.all(Array.from({ length: 8 }, () => send(mail)));
  expect((await readAll()).messages).toHaveLength(1);
  await send(mail);
  expect((await readAll()).messages).toHaveLength(0);
  await send({ ...mail, text: '60 elbow' });
  await send({ ...mail, text: '60 elbow' });
  const other = await readAll();
  expect(other.messages).toMatchObject([{ externalId: expect.stringMatching(/^twice@x#/), body: '60 elbow' }]);
  expect(other.mails).toMatchObject([{ problem: 'mail.same_id_other_words' }]);
});

/** Speaks SMTP by hand and gives the last answer; what comes after DATA is any bytes at all. */
function dataByHand(body: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(door.port, '127.0.0.1');
    const steps = ['EHLO x\r\n', 'MAIL FROM:<a@b.example>\r\n', `RCPT TO:<${demoMailAddress}>\r\n`, 'DATA\r\n'];
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer')));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      const answer = chunk.toString();
      if (/^\d{3}-/m.test(answer) && !/^\d{3} /m.test(answer)) return;
      const next = steps.shift();
      if (next !== undefined) return void socket.write(next);
      if (answer.startsWith('354')) {
        // A dot that begins a line is doubled, as the protocol wants.
        const stuffed = Buffer.from(body).toString('latin1').replaceAll(/^\./gm, '..');
        socket.write(Buffer.from(`${stuffed}\r\n.\r\n`, 'latin1'));
        return;
      }
      socket.end();
      resolve(answer);
    });
  });
}

test('[MAIL-7] whatever bytes are posted: answered, kept, and one message for each', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      const before = await kept();
      expect(await dataByHand(bytes)).toMatch(/^250/);
      expect(await kept()).toBe(before + 1);
    }),
    { numRuns: 25 },
  );
  await readAll();
  const [open] = await sql<{ n: number }[]>`select count(*)::int as n from ops.raw_mail where message_id is null`;
  expect(open?.n).toBe(0);
}, 60_000);

test('[MAIL-1] commands that are no SMTP are answered and end nothing', async () => {
  const said = await new Promise<string>((resolve, reject) => {
    const socket = connect(door.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n\r\n'));
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString();
      if (/^[45]\d\d /m.test(heard)) socket.destroy();
    });
    socket.on('close', () => resolve(heard)).on('error', reject);
  });
  expect(said).toMatch(/^[45]\d\d /m);
  await send({ text: 'still open' });
  expect((await readAll()).messages).toHaveLength(1);
});
