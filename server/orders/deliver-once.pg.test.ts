import { expect, onTestFinished, test, vi } from 'vitest';
import { cancelOrder } from '../../db/order/amendment-mutators.ts';
import { erpLinkId, erpLinks } from '../../db/order/erp-link.ts';
import { type ErpCommand, erpCommands } from '../../db/order/order.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { commandCancellation, commandErp } from './command-erp.ts';
import { commandsOf } from './command-line.ts';
import { deliverCommand } from './deliver-command.ts';
import { openCircuit } from './erp/circuit.ts';
import { type FaultProxy, startFaultProxy } from './erp/fault-proxy-fixture.ts';
import { type ForgetfulErp, forgetfulErp, startForgetful } from './erp/forgetful-erp-fixture.ts';
import type { ErpPort } from './erp/port.ts';
import { draftOf, openShop, order } from './shop-fixture.ts';

const { sql } = await testDatabase();
const shop = await openShop(sql, {
  flow: { 'order.confirmed': [commandErp], 'order.cancelled': [commandCancellation] },
});

/** An ERP that books as often as it is asked, behind a network that breaks. */
async function forgetful(): Promise<{ server: ForgetfulErp; proxy: FaultProxy; erp: ErpPort }> {
  const server = await startForgetful();
  const proxy = await startFaultProxy(server.url);
  onTestFinished(async () => {
    await proxy.stop();
    await server.stop();
  });
  return { server, proxy, erp: forgetfulErp(proxy.url) };
}

async function commanded(): Promise<{ readonly draftId: string; readonly command: ErpCommand }> {
  const { id: draftId, orderId } = await order(shop);
  return { draftId, command: await commandOf(orderId ?? '') };
}

async function commandOf(orderId: string): Promise<ErpCommand> {
  const [command] = await shop.act((tx) => tx.scan(erpCommands, 'subjectId', orderId));
  if (!command) throw new Error('no command');
  return command;
}

const deliver = ({ id }: ErpCommand, erp: ErpPort) =>
  deliverCommand(shop.house, shop.tenantId, { commandId: id }, erp, 20_000);

/** As if this much time had passed since anything was sent. */
const wait = (ms: number) => sql`update ops.erp_flight set sent_at = sent_at - ${ms} * interval '1 ms'`;

test('[ERP-9] ten deliveries of one command at once make one create', async () => {
  const { server, erp } = await forgetful();
  const { command } = await commanded();
  await Promise.all(Array.from({ length: 10 }, () => deliver(command, erp)));
  expect(server.effects(command.key)).toBe(1);
  expect(server.asked('begin')).toBe(1);
  expect(await commandOf(command.subjectId)).toMatchObject({ state: 'done', erpRef: 'F-1' });
});

test('[ERP-11] while a create may still arrive nothing is created again, and that shows as uncertain', async () => {
  const { server, proxy, erp } = await forgetful();
  const { command, draftId } = await commanded();
  const late = proxy.strike('half_open', ({ path }) => path === '/begin');
  // Given up on, still on its way.
  await deliverCommand(shop.house, shop.tenantId, { commandId: command.id }, erp, 1_500);
  expect(late.hits()).toBe(1);
  expect(await commandOf(command.subjectId)).toMatchObject({ state: 'uncertain' });
  expect(await draftOf(shop, draftId)).toMatchObject({ state: 'erp_uncertain' });

  await deliver(command, erp);
  await deliver(command, erp);
  expect(server.asked('begin')).toBe(0);
  expect(await commandOf(command.subjectId)).toMatchObject({ state: 'uncertain', error: 'erp.not_found_yet' });

  await wait(erp.absentAfterMs);
  await deliver(command, erp);
  expect(server.asked('begin')).toBe(1);
  expect(server.effects(command.key)).toBe(1);
  expect(await commandOf(command.subjectId)).toMatchObject({ state: 'done' });
  expect(await draftOf(shop, draftId)).toMatchObject({ state: 'confirmed' });
  await late.heal();
});

test('[ERP-11] a create that was on its way and arrived is found, and its document finished', async () => {
  const { server, proxy, erp } = await forgetful();
  const { command } = await commanded();
  const late = proxy.strike('late', ({ path }) => path === '/begin');
  await deliverCommand(shop.house, shop.tenantId, { commandId: command.id }, erp, 1_500);
  expect(late.hits()).toBe(1);
  await late.heal();
  await deliver(command, erp);
  expect(server.asked('begin')).toBe(1);
  expect(server.effects(command.key)).toBe(1);
  expect(await commandOf(command.subjectId)).toMatchObject({ state: 'done', erpRef: 'F-1' });
});

test('[ERP-11] an attempt whose process died leaves what it sent uncertain, and another takes over', async () => {
  const { server, erp } = await forgetful();
  const { command } = await commanded();
  await sql`insert into ops.erp_flight (tenant_id, key, holder, held_until, sent_at)
    values (${shop.tenantId}, ${command.key}, 'died', now() + interval '10 s', now())`;
  await deliver(command, erp);
  expect(server.asked('begin') + server.asked('search')).toBe(0);
  await sql`update ops.erp_flight set held_until = now()`;
  await shop.act((tx) => tx.put(erpCommands, { ...command, state: 'sent', attempts: 1 }));
  await deliver(command, erp);
  expect(server.asked('begin')).toBe(0);
  await wait(erp.absentAfterMs);
  await deliver(command, erp);
  expect(server.effects(command.key)).toBe(1);
});

test.for([
  ['never arrives', false, ['dropped', 'dropped']],
  ['arrives', true, ['done', 'done']],
] as const)(
  '[ERP-17] called off while its create is on its way, which %s: no create is sent, and nothing has an effect',
  async ([_, arrives, ends]) => {
    const { server, proxy, erp } = await forgetful();
    const { command } = await commanded();
    const late = proxy.strike(arrives ? 'late' : 'half_open', ({ path }) => path === '/begin');
    await deliverCommand(shop.house, shop.tenantId, { commandId: command.id }, erp, 1_500);
    const { subjectId: orderId } = command;
    await shop.actAs('asha', 'commercial', (tx) => cancelOrder.run(tx, { orderId }, tx.act));
    const told = () => shop.act((tx) => commandsOf(tx, orderId));
    if (arrives) await late.heal();
    await deliver(command, erp);
    await wait(erp.absentAfterMs);
    for (const each of await told()) await deliver(each, erp);
    expect((await told()).map(({ state }) => state)).toEqual(ends);
    expect(server.asked('begin')).toBe(arrives ? 1 : 0);
    expect(server.effects(command.key)).toBe(0);
    await late.heal();
  },
);

test('[ERP-12] after five failures in a row attempts are held back, and the screen is told', async () => {
  const circuit = openCircuit(shop.house, shop.tenantId, 'tryton');
  const failing = async () => ({ kind: 'later', code: 'erp.unreachable' }) as const;
  const work = vi.fn(failing);
  for (let count = 0; count < 5; count += 1) expect(await circuit.run(work)).toMatchObject({ kind: 'later' });
  expect(await circuit.run(work)).toBe('held_back');
  expect(work).toHaveBeenCalledTimes(5);
  const link = () => shop.act((tx) => tx.get(erpLinks, erpLinkId));
  await vi.waitFor(async () =>
    expect(await link()).toMatchObject({ kind: 'tryton', circuit: 'open', error: 'erp.unreachable' }),
  );
});

test('[ERP-12] a refusal and a locked door are answers, and hold nothing back', async () => {
  const circuit = openCircuit(shop.house, shop.tenantId, 'tryton');
  const refused = async () => ({ kind: 'refused', code: 'erp.period_closed' }) as const;
  for (let count = 0; count < 10; count += 1) expect(await circuit.run(refused)).toMatchObject({ kind: 'refused' });
});
