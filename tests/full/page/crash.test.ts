// The GPU process dies while the page trains: it says so, and then shows all that it would have shown.
import { expect, test } from 'vitest';
import { openPage } from '../../support/page';
import { expectEverything, minutes } from '../../support/workbench-page';

/** Runs in the page: resolves with the first notice of the status bar. */
function watchNotices(): Promise<string> {
  const status = document.querySelector('ntk-workbench')!.shadowRoot!.querySelector('ntk-status')!.shadowRoot!;
  const notice = (): string => status.querySelector('[part=notice]')?.textContent?.trim() ?? '';
  return new Promise((seen) => {
    new MutationObserver(() => notice() !== '' && seen(notice())).observe(status, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
}

test('the workbench after the GPU process died in mid-training', { timeout: 6 * minutes }, async () => {
  await using opened = await openPage('dist/site');
  const { page, browser, errors } = opened;
  await page
    .locator('ntk-training')
    .getByText(/step [1-9]\d* of/)
    .waitFor({ timeout: 2 * minutes });
  const notices = page.evaluate(watchNotices);
  const cdp = await browser.newBrowserCDPSession();
  await cdp.send('Browser.crashGpuProcess').catch(() => undefined); // the answer may be lost with the process
  expect(await notices).toMatch(/stopped|lost|restart/i);
  await expectEverything(page);
  expect(errors.filter((message) => !/device.*lost|GPU process|context.*lost/i.test(message))).toEqual([]);
});
