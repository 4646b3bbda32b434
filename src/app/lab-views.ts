// The elements of the laboratory's views, each loaded when its view is first shown.
import { html, type TemplateResult } from 'lit';
import type { LabName, Session } from '../session/types';

interface LabView {
  load(): Promise<unknown>;
  render(session: string | Session): TemplateResult;
}

const views: Readonly<Partial<Record<LabName, LabView>>> = {
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

/** The element of a view that there is. */
export function labView(name: LabName, session: string | Session): TemplateResult {
  const { load, render } = views[name]!;
  void load();
  return html`<div class="card lab" role="tabpanel">${render(session)}</div>`;
}
