// The built page as a reader meets it, with nothing configured.
import { expect, test } from 'vitest';
import { openPage } from '../support/page';
import { expectEverything, minutes } from '../support/workbench-page';

test('the workbench from load to a nudge', { timeout: 6 * minutes }, async () => {
  await using opened = await openPage('dist/site');
  await expectEverything(opened.page);
  expect(opened.errors).toEqual([]);
});
