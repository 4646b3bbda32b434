// The article's entry: its figures are the elements, and each is opened in the laboratory by its state.
import { fragmentOf } from '../state/link';
import { parseState } from '../state/document';
import { rememberedTheme, setTheme } from './theme';
import '../elements/ntk-film';
import '../elements/ntk-heatmap';
import '../elements/ntk-nudge';
import '../elements/ntk-nudge-depth';
import '../elements/ntk-plane';
import '../elements/ntk-spectrum';

setTheme(rememberedTheme());

/** The view of the laboratory that an element is, where it is one. */
const views: Readonly<Record<string, string>> = {
  'ntk-film': 'film',
  'ntk-nudge-depth': 'nudge',
  'ntk-plane': 'plane',
  'ntk-spectrum': 'spectrum',
};

/** The state that the figure's session begins with, which one of its elements says for all, and the figure's own view. */
function stateOf(figure: HTMLElement): string | undefined {
  const own = figure.querySelector('[session]');
  const name = own?.getAttribute('session');
  const told = document.querySelector(`[session="${name}"][state]`)?.getAttribute('state');
  return own && told ? JSON.stringify({ ...JSON.parse(told), lab: views[own.localName] }) : undefined;
}

for (const figure of document.querySelectorAll('figure')) {
  const state = stateOf(figure);
  if (state === undefined) continue;
  const link = document.createElement('a');
  link.className = 'open';
  link.textContent = 'Open in the laboratory';
  link.href = `../${await fragmentOf(parseState(state))}`;
  figure.querySelector('figcaption')?.append(' ', link);
}
