import { approvalLevels, delegations } from '../../db/approval/approval-level.ts';
import { approvalTable } from '../../db/approval/approval-table.ts';
import { creditAges, creditTerms, payments, temporaryLimits } from '../../db/credit/credit.ts';
import { aliases, creditPositions, customers } from '../../db/customer/customer.ts';
import { customerAddresses } from '../../db/customer/customer-address.ts';
import { draftLines, orderDrafts } from '../../db/draft/draft.ts';
import { equipment } from '../../db/equipment/equipment.ts';
import { loadLines, loads } from '../../db/load/load.ts';
import { allocations, lots } from '../../db/lot/lot.ts';
import { attachments, inboundMessages, outboundMessages } from '../../db/message/message.ts';
import { erpCommands, orderLines, salesOrders } from '../../db/order/order.ts';
import { people } from '../../db/person/person.ts';
import { planVersions } from '../../db/plan/plan-version.ts';
import { plants } from '../../db/plant/plant.ts';
import { plantCosts } from '../../db/plant/plant-cost.ts';
import { discountRuleTable } from '../../db/price/discount-rules.ts';
import { priceRules } from '../../db/price/price-rule.ts';
import { products } from '../../db/product/product.ts';
import { productSources } from '../../db/product/product-source.ts';
import { productSubstitutes } from '../../db/product/product-substitute.ts';
import { defaultPacks } from '../../db/rule/default-packs.ts';
import { scopeOfPack } from '../../db/rule/note-terms.ts';
import { packs, termPacks } from '../../db/rule/pack.ts';
import { ruleSets } from '../../db/rule/rule-set.ts';
import { tableHash } from '../../db/rule/table-hash.ts';
import { keptTable } from '../../db/rule/table-schema.ts';
import { plantScope, tenantScope } from '../../db/scope.ts';
import { handOvers } from '../../db/shift/hand-over.ts';
import { calendarDays, onCalls, plantCalendars, shiftAssignments, shifts } from '../../db/shift/shift.ts';
import { supplyOrders } from '../../db/supply/supply-order.ts';
import { taxProfiles, taxRates } from '../../db/tax/tax.ts';
import { day } from '../../db/values/instant.ts';
import { operations, workOrders } from '../../db/work-order/work-order.ts';
import { type ServerTx, serverTx } from '../postgres/server-tx.ts';
import { type House, setClaims, systemActor } from '../postgres/transaction.ts';
import { demoCosts } from './demo-costs.ts';
import { demoAddresses, demoAliases, demoCredit, demoCustomers } from './demo-customers.ts';
import { demoLoads } from './demo-loads.ts';
import { demoLots } from './demo-lots.ts';
import { demoKeyHashes, demoMachines } from './demo-machines.ts';
import { demoOrders } from './demo-orders.ts';
import { demoPeople } from './demo-people.ts';
import { demoPhoto, photographedMessage } from './demo-photo.ts';
import { demoPrices } from './demo-prices.ts';
import { demoMaterials, demoProducts } from './demo-products.ts';
import { putRequest } from './demo-request.ts';
import { demoAssignments, demoCalendars, demoDays, demoHandOvers, demoOnCalls, demoShifts } from './demo-rota.ts';
import { demoSources, demoSubstitutes } from './demo-sources.ts';
import { demoSupplies } from './demo-supplies.ts';
import { demoMailAddress, demoPhoneNumberId, demoTenantId, jebelAli, nashik } from './demo-tenant.ts';
import {
  demoCreditAges,
  demoCreditTerms,
  demoDelegations,
  demoLevels,
  demoPayments,
  demoTaxProfiles,
  demoTaxRates,
  demoTemporaryLimits,
} from './demo-terms.ts';
import { demoWork } from './demo-work.ts';

/** What seeding needs of a House: nothing follows from seeded rows, they are the state after it. */
export type SeedGround = Pick<House, 'sql' | 'now' | 'newId'>;

/** Whether the demo plant is in this database. */
export async function hasDemo(sql: House['sql']): Promise<boolean> {
  const found = await sql`select 1 from app.tenant where id = ${demoTenantId}`;
  return found.length > 0;
}

/**
 * Fills the demo plant “Sahyadri Pipes” as of the ground's now, all or nothing and through every guard of the database.
 * Does nothing when it is there already. The connection must be the database owner's.
 */
export async function seedDemo(ground: SeedGround): Promise<{ tenantId: string }> {
  await fillTenant(ground, demoTenantId, 'Sahyadri Pipes', async (tx) => {
    await putMasters(tx);
    const sold = await putOrders(tx);
    await putWork(tx);
    await putLoads(tx, sold);
    await tx.put(inboundMessages, photographedMessage(tx.now));
    await tx.put(attachments, demoPhoto);
    await tx.putMany(creditPositions, demoCredit(tx.now));
    await putRequest(tx);
    await putNumbers(tx);
  });
  return { tenantId: demoTenantId };
}

/** Makes a tenant and fills it in one transaction as the plant itself; an existing tenant is left as it is. */
export async function fillTenant(
  ground: SeedGround,
  tenantId: string,
  name: string,
  fill: (tx: ServerTx) => Promise<void>,
): Promise<void> {
  await ground.sql.begin(async (sql) => {
    const made = await sql`insert into app.tenant (id, name) values (${tenantId}, ${name}) on conflict do nothing`;
    if (made.count === 0) return;
    const actor = systemActor(tenantId);
    const now = ground.now();
    await setClaims(sql, actor, 'app_server');
    const tx = serverTx(sql, { actor, at: now }, now, ground.newId, []);
    await tx.settled(() => fill(tx));
  });
}

async function putMasters(tx: ServerTx): Promise<void> {
  await tx.putMany(plants, [
    { id: nashik, scope: tenantScope, name: 'Nashik', zone: 'Asia/Kolkata', currency: 'INR' },
    { id: jebelAli, scope: tenantScope, name: 'Jebel Ali depot', zone: 'Asia/Dubai', currency: 'AED' },
  ]);
  await tx.putMany(people, demoPeople);
  await tx.putMany(plantCosts, demoCosts);
  await putRota(tx);
  for (const pack of packs) {
    await tx.put(ruleSets, {
      id: `rules-${pack}-1`,
      scope: tenantScope,
      kind: pack,
      version: 1,
      effectiveFrom: tx.now - 30 * day,
      author: 'p-admin',
      reason: 'The playbook',
      body: keptTable(defaultPacks[pack]),
      hash: tableHash(defaultPacks[pack]),
      waivers: [],
    });
  }
  await tx.putMany(equipment, demoMachines(tx.now));
  for (const { equipmentId, hash } of demoKeyHashes) {
    await tx.sql`insert into public.machine_key (tenant_id, equipment_id, key_hash)
      values (app.tenant_id(), ${equipmentId}, decode(${hash}, 'hex'))`;
  }
  await tx.sql`insert into ops.whatsapp_number (tenant_id, phone_number_id, fallback)
    values (app.tenant_id(), ${demoPhoneNumberId}, not exists (select from ops.whatsapp_number where fallback))`;
  await tx.sql`insert into ops.mail_address (tenant_id, address) values (app.tenant_id(), ${demoMailAddress})`;
  await tx.putMany(products, [...demoMaterials, ...demoProducts.map(({ product }) => product)]);
  await tx.putMany(productSources, demoSources);
  await tx.putMany(productSubstitutes, demoSubstitutes);
  await tx.putMany(customers, demoCustomers);
  await tx.putMany(customerAddresses, demoAddresses);
  await tx.putMany(priceRules, demoPrices(tx.now));
  await putTerms(tx);
  await tx.putMany(aliases, demoAliases(tx.now));
  await tx.putMany(lots, demoLots(tx.now));
  await tx.putMany(supplyOrders, demoSupplies(tx.now));
}

/** When the plants work, and who is there. */
async function putRota(tx: ServerTx): Promise<void> {
  await tx.putMany(plantCalendars, demoCalendars);
  await tx.putMany(calendarDays, demoDays);
  await tx.putMany(shifts, demoShifts);
  await tx.putMany(shiftAssignments, demoAssignments);
  await tx.putMany(onCalls, demoOnCalls);
  await tx.putMany(handOvers, demoHandOvers(tx.now));
}

/** What prices, tax and credit rest on beside the price list, and who approves what. */
async function putTerms(tx: ServerTx): Promise<void> {
  await tx.putMany(taxRates, demoTaxRates);
  await tx.putMany(taxProfiles, demoTaxProfiles);
  await tx.putMany(approvalLevels, demoLevels);
  await putTermPacks(tx);
  await tx.putMany(delegations, demoDelegations(tx.now));
  await tx.putMany(creditTerms, demoCreditTerms);
  await tx.putMany(temporaryLimits, demoTemporaryLimits(tx.now));
  await tx.putMany(creditAges, demoCreditAges(demoCredit(tx.now)));
  await tx.putMany(payments, demoPayments(tx.now, demoCredit(tx.now)));
}

/** What decides about approvals and discounts, as its tables' first versions. */
async function putTermPacks(tx: ServerTx): Promise<void> {
  const tables = { approvals: approvalTable(demoLevels), discounts: discountRuleTable(demoPrices(tx.now)) };
  for (const pack of termPacks)
    await tx.put(ruleSets, {
      id: `rules-${pack}-1`,
      scope: scopeOfPack(pack),
      kind: pack,
      version: 1,
      effectiveFrom: tx.now - 30 * day,
      author: 'p-admin',
      reason: 'As the plant came',
      body: keptTable(tables[pack]),
      hash: tableHash(tables[pack]),
      waivers: [],
    });
}

/** Each order goes the guarded way: draft, lines, checked, submitting, order, confirmed. */
async function putOrders(tx: ServerTx): Promise<ReturnType<typeof demoOrders>> {
  const rows = demoOrders(tx.now);
  // When they were taken nobody was over the limit or overdue; the positions of today follow at the end.
  await tx.putMany(
    creditPositions,
    demoCredit(tx.now).map((each) => ({ ...each, receivableMinor: 0, overdueDays: 0 })),
  );
  await tx.putMany(inboundMessages, rows.messages);
  await tx.putMany(orderDrafts, rows.drafts);
  await tx.putMany(draftLines, rows.draftLines);
  for (const state of ['checked', 'submitting'] as const) {
    await tx.putMany(
      orderDrafts,
      rows.drafts.map((draft) => ({ ...draft, state })),
    );
  }
  await tx.putMany(salesOrders, rows.orders);
  await tx.putMany(orderLines, rows.orderLines);
  const orderOf = new Map(rows.orders.map((each) => [each.draftId, each.id]));
  await tx.putMany(
    orderDrafts,
    rows.drafts.map((draft) => ({ ...draft, state: 'confirmed', orderId: orderOf.get(draft.id) ?? null })),
  );
  await tx.putMany(erpCommands, rows.commands);
  await tx.sql`insert into erp_ledger.document (tenant_id, reference, kind, number, body)
    select app.tenant_id(), c.key, 'order', c.erp_ref, jsonb_build_object(
      'customer', jsonb_build_object('name', b.name), 'currency', o.currency, 'totalMinor', o.total_minor)
    from public.erp_command as c
    join public.sales_order as o on o.tenant_id = c.tenant_id and o.id = c.subject_id
    join public.customer as b on b.tenant_id = o.tenant_id and b.id = o.customer_id
    where c.tenant_id = app.tenant_id() and c.state = 'done'`;
  await tx.putMany(outboundMessages, rows.replies);
  await tx.putMany(allocations, rows.allocations);
  return rows;
}

async function putWork(tx: ServerTx): Promise<void> {
  const { orders, steps } = demoWork(tx.now);
  await tx.putMany(workOrders, orders);
  await tx.putMany(operations, steps);
  await tx.put(planVersions, {
    id: 'plan-1',
    scope: plantScope(nashik),
    plantId: nashik,
    number: 1,
    reason: 'seed',
    changes: [],
    lateLines: 0,
    createdAt: tx.now,
    tookMs: 0,
  });
}

async function putLoads(tx: ServerTx, sold: ReturnType<typeof demoOrders>): Promise<void> {
  const { loads: trucks, lines } = demoLoads(tx.now, sold.allocations, sold.orderLines);
  await tx.putMany(loads, trucks);
  await tx.putMany(loadLines, lines);
}

/** The human numbers go on after the seeded ones. */
async function putNumbers(tx: ServerTx): Promise<void> {
  await tx.sql`insert into ops.number_series (tenant_id, kind, last)
    select app.tenant_id(), kind, last
    from (values ('SO', 1041), ('WO', 311), ('L', 2293), ('LD', 504), ('EX', 56), ('ERP', 3041), ('QT', 1001), ('PO', 521)) as s (kind, last)`;
}
