// Files saved from the built page under a strict policy: downloaded, read again, opened again.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readNpy } from '../../src/formats/npy';
import { useFolder } from '../gpu/cli/support';
import { readFixture } from '../support/fixture';
import { relativeError } from '../support/numbers';
import { openPage } from '../support/page';

const minutes = 60_000;
const file = (path: string): string => new URL(`../data/cnn-digits/${path}`, import.meta.url).pathname;
const folder = useFolder();
const policy = "script-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html ntk-explorer";

describe('saving from the page', () => {
  test('a kernel, a table and a network that opens again as the same', { timeout: 6 * minutes }, async () => {
    await using opened = await openPage('dist/site', undefined, undefined, { 'Content-Security-Policy': policy });
    const { page, errors } = opened;
    const save = page.locator('ntk-save');
    const dialog = page.getByRole('dialog', { name: 'Open a model and its data' });
    const open = async (...paths: string[]): Promise<void> => {
      await page.locator('ntk-open').getByRole('button', { name: 'Open…' }).click();
      await dialog.locator('input[type=file][multiple]').setInputFiles(paths);
      await dialog.getByRole('button', { name: 'Compute its kernel' }).click();
      await dialog.waitFor({ state: 'hidden', timeout: minutes });
      await page
        .locator('ntk-heatmap')
        .getByText('48 × 48 entries')
        .waitFor({ timeout: 2 * minutes });
    };
    const download = async (title: string): Promise<{ name: string; path: string }> => {
      await save.getByRole('button', { name: 'Save…' }).click();
      const started = page.waitForEvent('download');
      await save.getByRole('button', { name: title }).click();
      const item = await started;
      const path = folder.path(item.suggestedFilename());
      await item.saveAs(path);
      return { name: item.suggestedFilename(), path };
    };
    const expected = readNpy(await readFixture('cnn-digits', 'ntk_trace.npy'));
    const kernelError = async (): Promise<number> => {
      const { name, path } = await download('Kernel, as a NumPy array');
      expect(name).toMatch(/kernel-trace\.npy$/);
      return relativeError(readNpy(readFileSync(path)).data, expected.data);
    };

    await open(file('model.onnx'), file('x.npy'), file('y.npy'));
    expect(await kernelError()).toBeLessThan(1e-5);
    const table = await download('Table of the datapoints, as CSV');
    expect(readFileSync(table.path, 'utf8').split('\n')).toHaveLength(50);
    const network = await download('Network, as safetensors');
    expect(network.name).toBe('model.safetensors');
    await page
      .locator('ntk-open')
      .getByRole('button', { name: /Closes model.onnx/ })
      .click();
    await page.getByText('A network learns handwritten digits').waitFor();
    await open(network.path, file('x.npy'), file('y.npy'));
    expect(await kernelError()).toBeLessThan(1e-5);
    expect(errors).toEqual([]);
  });
});
