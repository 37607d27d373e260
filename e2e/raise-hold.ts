import { expect, type Page } from '@playwright/test';

/** An inspector's way to a hold: the big button, the lot by its number, what is wrong, and yes. */
export async function raiseHold(page: Page, lot: string): Promise<void> {
  await page.goto('/quality');
  await page.getByRole('link', { name: 'Raise hold' }).click();
  await page.getByRole('searchbox').fill(lot);
  await page.getByRole('link', { name: lot }).click();
  await page.getByText('Surface', { exact: true }).click();
  await page.getByLabel('Note').fill('Scratches on every fifth pipe');
  await page.getByRole('button', { name: `Hold ${lot}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hold the lot' }).click();
  await expect(page.getByText(`${lot} is on hold`)).toBeVisible();
}
