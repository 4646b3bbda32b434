// Models by address, and where the page may start no workers: what is fetched, what is refused, and in which words.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { openPage } from '../../support/page';

const minutes = 60_000;
const file = (path: string): string => new URL(`../../data/${path}`, import.meta.url).pathname;
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Open a model and its data' });

async function openDialog(page: Page) {
  await page.locator('ntk-open').getByRole('button', { name: 'Open…' }).click();
  return dialogOf(page);
}

/** Another server, as the page sees it: one that lets other pages read, with a file, no file, and a page of its own. */
async function otherServer(page: Page): Promise<void> {
  const headers = { 'access-control-allow-origin': '*' };
  await page.route('https://models.example/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/page') {
      return route.fulfill({ headers, contentType: 'text/html', body: '<!doctype html><title>Sign in</title>' });
    }
    const body = await readFile(file(`cnn-digits${pathname}`)).catch(() => undefined);
    return body ? route.fulfill({ headers, body }) : route.fulfill({ headers, status: 404, body: 'Not found' });
  });
}

describe('addresses', () => {
  test('one that works, one that is not there, one that is a web page', { timeout: 4 * minutes }, async () => {
    await using opened = await openPage('dist/site', undefined, otherServer);
    const { page, errors } = opened;
    const dialog = await openDialog(page);
    const fetchFrom = async (path: string): Promise<void> => {
      await dialog.getByRole('textbox', { name: 'or the address of a file' }).fill(`https://models.example/${path}`);
      await dialog.getByRole('button', { name: 'Fetch' }).click();
    };
    await fetchFrom('missing.onnx');
    await dialog.getByText('This address could not be read').waitFor();
    await dialog.getByText('the server answered 404').waitFor();
    await fetchFrom('page');
    await dialog.getByText('it is a web page').waitFor();
    await fetchFrom('model.onnx');
    await dialog.getByText('On the page\u2019s present data').waitFor();
    await fetchFrom('x.npy');
    await dialog.getByRole('button', { name: 'Compute its kernel' }).click();
    await dialog.waitFor({ state: 'hidden', timeout: minutes });
    await page
      .locator('ntk-heatmap')
      .getByText('48 × 48 entries')
      .waitFor({ timeout: 2 * minutes });
    expect(errors.filter((error) => !error.includes('404'))).toEqual([]);
  });
});

describe('a page that may start no workers', () => {
  test('reads npy and safetensors, and says that it cannot read ONNX', { timeout: 4 * minutes }, async () => {
    await using opened = await openPage('dist/site', undefined, undefined, {
      'Content-Security-Policy': "worker-src 'none'",
    });
    const { page } = opened;
    const dialog = await openDialog(page);
    await dialog
      .locator('input[type=file][multiple]')
      .setInputFiles([file('cnn-digits/model.onnx'), file('cnn-digits/x.npy')]);
    await dialog.getByText('npy and safetensors alone are read').waitFor();
    await dialog.getByRole('button', { name: 'Remove model.onnx' }).click();
    await dialog.locator('input[type=file][multiple]').setInputFiles(file('mlp-tanh-digits/model.safetensors'));
    await dialog.getByRole('combobox').selectOption('tanh');
    await dialog.getByRole('button', { name: 'Compute its kernel' }).click();
    await dialog.waitFor({ state: 'hidden', timeout: minutes });
    await page
      .locator('ntk-heatmap')
      .getByText('48 × 48 entries')
      .waitFor({ timeout: 2 * minutes });
  });
});
