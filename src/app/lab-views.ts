// The elements of the laboratory's views, each loaded when its view is first shown.
import { html, nothing, type TemplateResult } from 'lit';
import { labTitles } from '../elements/shared/lab-names';
import type { LabName, Session } from '../session/types';
import '../elements/ntk-neighbourhood';

/** Of the element that the chosen tab controls. */
export const labPanelId = 'lab-panel';

interface LabView {
  load(): Promise<unknown>;
  render(session: string | Session): TemplateResult;
  /** Whether the neighbourhood stands beside it: what it shows moves the points. */
  readonly movesPoints?: true;
}

const views: Readonly<Partial<Record<LabName, LabView>>> = {
  nudge: {
    load: () => import('../elements/ntk-nudge-depth'),
    render: (session) => html`<ntk-nudge-depth .session=${session}></ntk-nudge-depth>`,
  },
  film: {
    load: () => import('../elements/ntk-film'),
    render: (session) => html`<ntk-film .session=${session}></ntk-film>`,
    movesPoints: true,
  },
  sweeps: {
    load: () => import('../elements/ntk-sweeps'),
    render: (session) => html`<ntk-sweeps .session=${session}></ntk-sweeps>`,
  },
  spectrum: {
    load: () => import('../elements/ntk-spectrum'),
    render: (session) => html`<ntk-spectrum .session=${session}></ntk-spectrum>`,
  },
  plane: {
    load: () => import('../elements/ntk-plane'),
    render: (session) => html`<ntk-plane .session=${session}></ntk-plane>`,
  },
  prediction: {
    load: () => import('../elements/ntk-prediction'),
    render: (session) => html`<ntk-prediction .session=${session}></ntk-prediction>`,
  },
  width: {
    load: () => import('../elements/ntk-infinite-width'),
    render: (session) => html`<ntk-infinite-width .session=${session}></ntk-infinite-width>`,
  },
};

export const hasView = (name: LabName): boolean => views[name] !== undefined;

/** `place`: a class for where it stands. */
export function neighbourhoodCard(session: string | Session, place = ''): TemplateResult {
  return html`<div class="card neighbourhood ${place}">
    <ntk-neighbourhood .session=${session}></ntk-neighbourhood>
  </div>`;
}

/** The element of a view that there is. */
export function labView(name: LabName, session: string | Session): TemplateResult {
  const { load, render, movesPoints } = views[name]!;
  void load();
  const title = labTitles.find(([own]) => own === name)?.[1];
  const beside = movesPoints ? 'beside' : '';
  return html`<div class="card lab ${beside}" role="tabpanel" id=${labPanelId} aria-label=${title}>
      ${render(session)}
    </div>
    ${movesPoints ? neighbourhoodCard(session, beside) : nothing}`;
}
