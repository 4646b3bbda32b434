// The page's entry: the reader's theme, and the workbench, which starts its session as soon as it is seen.
import './ntk-record';
import './ntk-workbench';
import { rememberedTheme, setTheme } from './theme';

setTheme(rememberedTheme());
