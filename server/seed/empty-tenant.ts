import { people } from '../../db/person/person.ts';
import { plants } from '../../db/plant/plant.ts';
import { tenantScope } from '../../db/scope.ts';
import { fillTenant, type SeedGround } from './demo-plant.ts';

/** A tenant with one plant, a manager and an administrator, and nothing else: a second house beside the demo in tests. */
export async function seedEmptyTenant(
  ground: SeedGround,
  name: string,
): Promise<{ tenantId: string; plantId: string; managerId: string; adminId: string }> {
  const tenantId = ground.newId();
  const plantId = 'plant-main';
  const [managerId, adminId] = ['p-manager', 'p-admin'];
  const domain = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.example`;
  await fillTenant(ground, tenantId, name, async (tx) => {
    await tx.put(plants, { id: plantId, scope: tenantScope, name, zone: 'Asia/Kolkata', currency: 'INR' });
    const base = { scope: tenantScope, plantIds: [plantId], language: 'en', active: true };
    await tx.putMany(people, [
      {
        ...base,
        id: managerId,
        name: 'Mira Shah',
        email: `manager@${domain}`,
        functions: ['manager'],
        ranks: { manager: 'head' },
      },
      { ...base, id: adminId, name: 'Karan Vora', email: `admin@${domain}`, functions: ['admin'], ranks: {} },
    ]);
  });
  return { tenantId, plantId, managerId, adminId };
}
