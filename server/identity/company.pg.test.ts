import { describe, expect, test } from 'vitest';
import { mutators } from '../../db/mutators.ts';
import { people } from '../../db/person/person.ts';
import { addPerson } from '../../db/person/person-mutators.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { openAuth } from './auth.ts';
import { changePassword } from './change-password.ts';
import { type Company, type Founded, foundCompany } from './found-company.ts';
import { guessLimit } from './guess-limit.ts';
import { issueLogin } from './issue-login.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: Date.now });
const auth = openAuth(sql, { secret: 'a secret of thirty-two characters', url: 'http://localhost:3000' });

const company = (name: string, more: Partial<Company> = {}): Company => ({
  name,
  plant: { name: 'Pune', zone: 'Asia/Kolkata', currency: 'INR' },
  admin: { name: 'Asha Kale', email: `asha@${name.toLowerCase()}.example`, language: 'en' },
  ...more,
});

const signsIn = async (email: string, password: string): Promise<boolean> => {
  const answer = await auth.api.signInEmail({ body: { email, password }, asResponse: true });
  return answer.ok;
};

async function made(founding: Promise<Founded>): Promise<Extract<Founded, { founded: true }>> {
  const founded = await founding;
  if (!founded.founded) throw new Error(founded.why);
  return founded;
}

const counted = async (): Promise<number> => (await sql`select 1 from app.tenant`).length;

describe('a company', () => {
  test('[SETUP-1] is there with its plant and an administrator who signs in', async () => {
    const deccan = await made(foundCompany(house, company('Deccan'), 'correct horse'));
    const everybody = await transactAsSystem(house, deccan.tenantId, (tx) => tx.all(people));
    expect(everybody).toMatchObject([
      { id: deccan.personId, functions: ['admin'], plantIds: [deccan.plantId], active: true },
    ]);
    expect(await signsIn('Asha@deccan.example', 'correct horse')).toBe(true);
    expect(await signsIn('asha@deccan.example', 'wrong horses')).toBe(false);
  });

  test('[SETUP-1] of the same name, address or WhatsApp number is not made a second time', async () => {
    await made(foundCompany(house, company('Western', { phoneNumberId: '77001' }), 'correct horse'));
    const before = await counted();
    const again = [
      company('western', { admin: { name: 'B', email: 'b@b.example', language: 'en' } }),
      company('Eastern', { admin: { name: 'B', email: 'ASHA@western.example', language: 'en' } }),
      company('Eastern', { phoneNumberId: '77001' }),
    ];
    const ends = [];
    for (const each of again) ends.push(await foundCompany(house, each, 'correct horse'));
    expect(ends.map((end) => !end.founded && end.why)).toEqual(['name_taken', 'email_taken', 'phone_number_taken']);
    expect(await counted()).toBe(before);
  });

  test('[SETUP-1] begun twice at once is made once', async () => {
    const both = await Promise.all([1, 2].map(() => foundCompany(house, company('Twice'), 'correct horse')));
    expect(both.map(({ founded }) => founded).sort()).toEqual([false, true]);
  });
});

const { tenantId, plantId, personId } = await made(foundCompany(house, company('Staffed'), 'correct horse'));

describe('people', () => {
  const admin = testActor(tenantId, personId, ['admin'], [plantId]);
  const add = async (id: string, email: string, plantIds = [plantId]): Promise<string> => {
    const args = { personId: id, name: ` ${id} `, email, functions: ['quality'], plantIds, language: 'hi' };
    const act = { actor: admin, at: house.now() };
    try {
      await transact(house, act, async (tx) => addPerson.run(tx, addPerson.parse(args), act));
      return 'added';
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  };

  test('[SETUP-2] are added with what they do and where', async () => {
    expect(await add('sunita', 'Sunita@Staffed.example')).toBe('added');
    const sunita = await transactAsSystem(house, tenantId, (tx) => tx.get(people, 'sunita'));
    expect(sunita).toMatchObject({ name: 'sunita', email: 'sunita@staffed.example', functions: ['quality'] });
  });

  test('[SETUP-2] share no address, and get no plant their administrator does not work in', async () => {
    expect(await add('one', 'one@staffed.example')).toBe('added');
    expect(await add('two', 'ONE@staffed.example')).toBe('person.email_taken');
    expect(await add('far', 'far@staffed.example', [plantId, 'elsewhere'])).toBe('plant.not_yours');
    expect(await add('odd', 'not an address')).toBe('args.invalid');
    const atOnce = await Promise.all(['a', 'b', 'c'].map((id) => add(id, 'same@staffed.example')));
    expect(atOnce.filter((end) => end === 'added')).toHaveLength(1);
  });

  test('[IDENTITY-10] change their own password for the one they have, and are signed in nowhere with the old one', async () => {
    await add('meera', 'meera@staffed.example');
    const given = await issueLogin(house, admin, { personId: 'meera', password: 'given by the admin' });
    if (!given.given) throw new Error(given.code);
    const { token } = await auth.api.signInEmail({ body: { email: given.email, password: given.password } });
    const meera = testActor(tenantId, 'meera', ['quality'], [plantId]);
    const limit = guessLimit(house.now);
    const change = (current: string) => changePassword(house, meera, limit, { current, next: 'chosen by meera' });
    expect(await change('not that one')).toEqual({ changed: false, code: 'login.wrong_password' });
    expect(await sql`select 1 from identity.session where token = ${token}`).toHaveLength(1);
    expect(await change(given.password)).toEqual({ changed: true, email: given.email });
    expect(await sql`select 1 from identity.session where token = ${token}`).toHaveLength(0);
    expect([await signsIn(given.email, given.password), await signsIn(given.email, 'chosen by meera')]).toEqual([
      false,
      true,
    ]);
    const audited =
      await sql`select actor from ops.audit_event where what = 'login.changed' and tenant_id = ${tenantId}`;
    expect(audited.map((row) => row['actor'])).toEqual(['meera']);
    for (let guess = 0; guess < 10; guess += 1) await change('a guess');
    expect(await change('chosen by meera')).toEqual({ changed: false, code: 'login.too_many_guesses' });
  });

  test('[SETUP-3] sign in with the password they were given, and after a new one no longer with the old', async () => {
    await add('ravi', 'ravi@staffed.example');
    const first = await issueLogin(house, admin, { personId: 'ravi' });
    if (!first.given) throw new Error(first.code);
    expect(first.password).toMatch(/^(?:[a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    const signedIn = await auth.api.signInEmail({ body: { email: first.email, password: first.password } });
    expect(await sql`select 1 from identity.session where token = ${signedIn.token}`).toHaveLength(1);
    const second = await issueLogin(house, admin, { personId: 'ravi', password: 'chosen by the admin' });
    expect(second).toEqual({ given: true, email: first.email, password: 'chosen by the admin' });
    expect(await sql`select 1 from identity.session where token = ${signedIn.token}`).toHaveLength(0);
    expect([await signsIn(first.email, first.password), await signsIn(first.email, 'chosen by the admin')]).toEqual([
      false,
      true,
    ]);
  });

  test('[SETUP-3] get no login from anybody else, in another company, or when they no longer work here', async () => {
    await add('left', 'left@staffed.example');
    await sql`update public.person set active = false where tenant_id = ${tenantId} and id = 'left'`;
    const other = await made(foundCompany(house, company('Rival'), 'correct horse'));
    const rival = testActor(other.tenantId, other.personId, ['admin'], [other.plantId]);
    const quality = testActor(tenantId, 'sunita', ['quality'], [plantId]);
    const codeFor = async (by: typeof admin, id: string) => {
      const issued = await issueLogin(house, by, { personId: id });
      return issued.given ? 'given' : issued.code;
    };
    expect(await codeFor(admin, 'left')).toBe('login.person_inactive');
    expect(await codeFor(admin, 'nobody yet')).toBe('login.person_unsent');
    expect(await codeFor(quality, 'sunita')).toBe('person.not_permitted');
    expect(await codeFor(rival, 'sunita')).toBe('login.person_unsent');
    await add('taken', 'asha@rival.example');
    expect(await codeFor(admin, 'taken')).toBe('login.email_taken');
    expect(await signsIn('asha@rival.example', 'correct horse')).toBe(true);
  });

  test('[SETUP-3] have their passwords in no action and nowhere in the clear', async () => {
    const secret = 'nowhere-in-the-clear';
    await issueLogin(house, admin, { personId: 'sunita', password: secret });
    const kept = await sql<{ text: string }[]>`
      select (select string_agg(a::text, '') from identity.account as a)
        || (select string_agg(e::text, '') from ops.audit_event as e) as text`;
    expect(kept[0]?.text).not.toContain(secret);
    expect([...mutators.keys()].filter((name) => /password|login/i.test(name))).toEqual([]);
  });
});
