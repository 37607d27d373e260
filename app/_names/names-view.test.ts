import { expect, test } from 'vitest';
import { forgetAlias } from '../../db/customer/alias-mutators.ts';
import { aliases } from '../../db/customer/customer.ts';
import { people } from '../../db/person/person.ts';
import { products } from '../../db/product/product.ts';
import { mutate } from '../_sync/mutate.ts';
import { replicaWith } from '../_sync/replica-fixture.ts';
import { findNames, readNames } from './names-view.ts';

const actor = { tenantId: 't', personId: 'priya', functions: ['commercial' as const], plantIds: ['nashik'] };
const ports = { now: () => 1_000 };

test('[NAME-1] words of one customer that mean two products stand together and say so, until one is forgotten', async () => {
  const word = (id: string, productId: string, customerId: string | null, phrase = 'bada pipe') => ({
    id,
    scope: 'money',
    customerId,
    phrase,
    productId,
    unit: null,
    hits: 1,
    lastSeenAt: 0,
    origin: 'correction',
    taughtBy: null,
  });
  const known = [word('z', 'p', null, 'aaa'), word('a', 'p', 'c'), word('b', 'q', 'c'), word('d', 'q', 'other')];
  const local = await replicaWith({ [aliases.name]: known });
  const shown = async () => (await readNames(local, [])).names.map(({ alias, disputed }) => [alias.id, disputed]);
  expect((await shown()).slice(0, 2).sort()).toEqual([
    ['a', true],
    ['b', true],
  ]);
  expect((await shown()).slice(2).every(([, disputed]) => disputed === false)).toBe(true);
  await mutate(local, ports, actor, forgetAlias, { aliasId: 'a' });
  expect((await shown()).some(([, disputed]) => disputed)).toBe(false);
});

test('[DESK-21] a learned name says whose word it is and who taught it, and is gone once forgotten', async () => {
  const priya = { id: 'priya', scope: 'tenant', name: 'Priya Nair' };
  const pipe = { id: 'p', scope: 'tenant', name: 'SWR Pipe', code: 'SWR-110' };
  const learned = {
    id: 'a',
    scope: 'money',
    customerId: null,
    phrase: 'latrine pipe',
    productId: 'p',
    unit: null,
    hits: 3,
    lastSeenAt: 0,
    origin: 'correction',
    taughtBy: 'priya',
  };
  const local = await replicaWith({ [people.name]: [priya], [products.name]: [pipe], [aliases.name]: [learned] });

  const { names } = await readNames(local, actor.plantIds);
  expect(names).toMatchObject([
    { alias: { phrase: 'latrine pipe' }, product: { code: 'SWR-110' }, taughtBy: 'Priya Nair' },
  ]);
  expect(findNames(names, 'priya swr')).toHaveLength(1);
  expect(findNames(names, 'elbow')).toHaveLength(0);

  await mutate(local, ports, actor, forgetAlias, { aliasId: 'a' });
  expect((await readNames(local, actor.plantIds)).names).toEqual([]);
  await expect(mutate(local, ports, actor, forgetAlias, { aliasId: 'a' })).rejects.toMatchObject({
    code: 'alias.unknown',
  });
});
