import { expect, test, vi } from 'vitest';
import { atDoor, noteRefusal } from './at-door.ts';

test('[DOOR-3] a refusal passes as it is and leaves one line; an answer leaves none', async () => {
  const said = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const refuse = async () => Response.json({ error: 'no such\nplant' }, { status: 404 });
  const answer = await atDoor('plants', refuse);
  expect([answer.status, await answer.json()]).toEqual([404, { error: 'no such\nplant' }]);
  expect((await atDoor('plants', async () => Response.json({ ok: true }))).status).toBe(200);
  expect(said.mock.calls).toEqual([['plants: 404 no such plant']]);
});

test('[DOOR-3] a line stays a line, and short, whatever the reason holds', () => {
  const said = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  noteRefusal('plants', 400, `\u001b[31m\r\nplants: 200 all is well${'x'.repeat(1_000)}`);
  expect(said.mock.calls[0]?.[0]).toMatch(/^plants: 400 [^\p{Cc}]{1,200}$/u);
});

test('[DOOR-5] what nobody foresaw is a 503 that says to come again, and is logged', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const answer = await atDoor('plants', () => Promise.reject(new Error('connection lost')));
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await answer.json()).toEqual({ error: expect.stringContaining('try again') });
  expect(said).toHaveBeenCalledTimes(1);
});
