// A store that the built command wrote, on the built page: at its address, and as a folder, where it is of another model.
import { execFile } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { useFolder } from '../../gpu/cli/support';
import type { Session } from '../../../src/session/types';
import { formatNumber } from '../../../src/elements/shared/format';
import { openPage } from '../../support/page';
import { cellsOf, filesOf } from '../../support/store-folder';
import { serve } from '../../support/zarr-server';

const minutes = 60_000;
const n = 48;
const folder = useFolder();
const file = (path: string): string => new URL(`../../data/cnn-digits/${path}`, import.meta.url).pathname;
const tanhModel = new URL('../../data/mlp-tanh-digits/model.safetensors', import.meta.url).pathname;
const command = new URL('../../../dist/node/cli.js', import.meta.url).pathname;

/** What `ntk-explorer tiles` makes of a fixture, in the order by class. */
async function written(name: string, model: string, ...more: string[]): Promise<string> {
  const store = folder.path(name);
  const data = ['--data', file('x.npy'), '--targets', file('y.npy'), '--order', 'class'];
  const line = [command, 'tiles', '--model', model, ...data, '--store', store, '--shard', '1/1', '--finish', ...more];
  await promisify(execFile)(process.execPath, line);
  return store;
}

/** Lets pages of other origins ask for ranges and read what part came. */
function allowed(_path: string, request: IncomingMessage, response: ServerResponse): boolean {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-headers', 'range');
  response.setHeader('access-control-expose-headers', 'content-range');
  if (request.method === 'OPTIONS') response.writeHead(204).end();
  return request.method === 'OPTIONS';
}

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Open a model and its data' });

async function openDialog(page: Page) {
  await page.locator('ntk-open').getByRole('button', { name: 'Open…' }).click();
  return dialogOf(page);
}

async function showStored(page: Page): Promise<void> {
  await dialogOf(page).getByRole('button', { name: 'Show the stored kernel' }).click();
  await dialogOf(page).waitFor({ state: 'hidden', timeout: minutes });
  await page.locator('ntk-heatmap').getByText('48 × 48 entries, read from').waitFor({ timeout: minutes });
}

/** Runs in the page: points at the datapoints of a cell. */
function pointAt([row, column]: readonly [number, number]): void {
  const { linked } = document.querySelector('ntk-workbench') as unknown as { linked: Session };
  const { order } = linked.kernel.value!;
  linked.hover(order[row], order[column]);
}

/** Runs in the page: what the kernel that is shown is read from. */
function storeName(): string | undefined {
  const { linked } = document.querySelector('ntk-workbench') as unknown as { linked: Session };
  return linked.kernel.value!.readFrom?.name;
}

/** The number of a cell, as the page writes it. */
async function expectCell(page: Page, row: number, column: number, value: number): Promise<void> {
  await page.evaluate(pointAt, [row, column] as const);
  await page
    .locator('ntk-heatmap [part=readout]')
    .getByText(formatNumber(value, 4), { exact: true })
    .waitFor({ timeout: 20_000 });
}

describe('a store that the command line wrote', () => {
  test(
    'is shown from its address and as a folder; one of another model is refused',
    { timeout: 8 * minutes },
    async () => {
      const own = await written('own.zarr', file('model.onnx'));
      const other = await written('other.zarr', tanhModel, '--activation', 'tanh');
      const entries = cellsOf(own, 0);
      await using opened = await openPage('dist/site');
      const { page, errors } = opened;
      await openDialog(page);
      const choose = (...paths: string[]) =>
        dialogOf(page).locator('input[type=file][multiple]').first().setInputFiles(paths);
      await choose(file('model.onnx'), file('x.npy'), file('y.npy'));
      await dialogOf(page).getByRole('button', { name: 'Compute its kernel' }).click();
      await dialogOf(page).waitFor({ state: 'hidden', timeout: minutes });
      await page
        .locator('ntk-heatmap')
        .getByText('48 × 48 entries')
        .waitFor({ timeout: 2 * minutes });
      const served = await serve(filesOf(own), allowed);
      await openDialog(page);
      await dialogOf(page).getByRole('textbox', { name: 'or the address of a file' }).fill(served.address);
      await dialogOf(page).getByRole('button', { name: 'Fetch' }).click();
      await showStored(page);
      expect(served.requests.some(({ range }) => range !== undefined)).toBe(true);
      await expectCell(page, 30, 7, entries[30 * n + 7]);
      await served.close();
      await openDialog(page);
      await dialogOf(page).locator('input[webkitdirectory]').setInputFiles(other);
      await dialogOf(page).getByRole('button', { name: 'Show the stored kernel' }).click();
      await dialogOf(page)
        .getByText(/it is a store of another model/)
        .waitFor({ timeout: minutes });
      expect(await page.evaluate(storeName)).toBe('kernel.zarr');
      expect(errors).toEqual([]);
    },
  );
});
