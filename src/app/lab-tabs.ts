// The tabs of the workbench: its overview and the views of the laboratory.
import { html, nothing, type TemplateResult } from 'lit';
import { labTitles } from '../elements/shared/lab-names';
import type { LabName, Session } from '../session/types';
import { hasView, labPanelId } from './lab-views';

const views: readonly (readonly [LabName | undefined, string, string])[] = [
  [undefined, 'Overview', 'Neighbourhood, training and one nudge'],
  ...labTitles.filter(([name]) => hasView(name)),
];

/** The tab that an arrow key leads to. */
function after(key: string, at: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return views.length - 1;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
  return step === undefined ? undefined : (at + step + views.length) % views.length;
}

function onKey(event: KeyboardEvent, lab: Session['lab'], at: number): void {
  const next = after(event.key, at);
  if (next === undefined) return;
  event.preventDefault();
  lab.show(views[next][0]);
  const tabs = (event.currentTarget as HTMLElement).parentElement!.children;
  (tabs[next] as HTMLElement).focus();
}

/** Nothing while there is one view alone. Reads signals. */
export function labTabs({ lab }: Session): TemplateResult | typeof nothing {
  const shown = lab.view.value;
  if (views.length === 1) return nothing;
  return html`<div class="tabs" role="tablist" aria-label="Views">
    ${views.map(
      ([name, title, words], at) =>
        html`<button
          type="button"
          role="tab"
          title=${words}
          aria-selected=${name === shown ? 'true' : 'false'}
          aria-controls=${name !== undefined && name === shown ? labPanelId : nothing}
          tabindex=${name === shown ? 0 : -1}
          @click=${() => lab.show(name)}
          @keydown=${(event: KeyboardEvent) => onKey(event, lab, at)}
        >
          ${title}
        </button>`,
    )}
  </div>`;
}

/** Brings the chosen tab into the row where it does not fit, and leaves the page where it is. */
export function revealChosenTab(root: ParentNode): void {
  const tab = root.querySelector<HTMLElement>('[role=tab][aria-selected=true]');
  const row = tab?.parentElement;
  if (!row || row.scrollWidth <= row.clientWidth) return;
  const [inner, outer] = [tab!.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.left < outer.left) row.scrollLeft += inner.left - outer.left;
  if (inner.right > outer.right) row.scrollLeft += inner.right - outer.right;
}
