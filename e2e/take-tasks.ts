import type { Page } from '@playwright/test';
import { traversed } from '../app/_ui/boot.ts';

/** `prefix-0001` … : the ids of tasks added for a test, and what they are about. */
export const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}-${String(at + 1).padStart(4, '0')}`);

/** Takes these tasks one after another as a person taps, at the page's own speed; fails a tap that takes 20 s. */
export function takeTasks(page: Page, ids: readonly string[]): Promise<void> {
  return page.evaluate(
    async ({ wanted, event }) => {
      const until = async <T>(what: string, look: () => T | undefined | false): Promise<T> => {
        const deadline = performance.now() + 20_000;
        for (;;) {
          const found = look();
          if (found) return found;
          if (performance.now() > deadline) throw new Error(`waited 20 s for ${what}`);
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      };
      const button = (): HTMLButtonElement | undefined =>
        [...document.querySelectorAll<HTMLButtonElement>('main button')].find(
          ({ textContent }) => textContent === 'I have it',
        );
      for (const id of wanted) {
        history.pushState(null, '', `/tasks/${id}`);
        dispatchEvent(new Event(event));
        await until(id, () => document.querySelector('main h1')?.textContent?.includes(id));
        (await until(`the button of ${id}`, button)).click();
        await until(`${id} taken`, () => !button());
      }
    },
    { wanted: ids, event: traversed },
  );
}
