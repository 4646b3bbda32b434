// The page's entry: the reader's theme, the session that the address names, and then the elements, which start it as soon as they
// are seen.
import type { NtkWorkbench } from './ntk-workbench';
import { followLinks, sessionOfAddress, writeAddress } from './address';
import { rememberedTheme, setTheme } from './theme';

setTheme(rememberedTheme());
const { session, refused } = await sessionOfAddress();
await Promise.all([import('./ntk-workbench'), import('./ntk-record')]);
const workbench = document.querySelector<NtkWorkbench>('ntk-workbench');
if (workbench) {
  const refuse = (error: unknown): void => void (workbench.refusedLink = error);
  if (refused) refuse(refused);
  followLinks(session, refuse);
  writeAddress(session);
}
