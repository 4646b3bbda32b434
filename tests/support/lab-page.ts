// The built page, opened on a state with a view of the laboratory.
import type { Browser } from 'playwright';
import { formatState, type StateDocument } from '../../src/state/document';
import { openInBrowser, type OpenPage } from './page';

/** As a tab that is reloaded with this state. */
export function openState(
  browser: Browser,
  state: StateDocument,
  viewport = { width: 1280, height: 720 },
): Promise<OpenPage> {
  return openInBrowser(browser, 'dist/site', viewport, async (page) => {
    await page.addInitScript(
      ([key, value]) => sessionStorage.setItem(key, value),
      ['ntk-explorer main /', formatState(state)],
    );
  });
}
