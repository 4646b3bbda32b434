// What a view that builds networks of its own says while a model that was brought is shown.
import { html, nothing, type TemplateResult } from 'lit';
import type { Session } from '../../session/types';

/** Nothing while no model was brought. Reads signals. */
export function openedNote({ opened }: Session): TemplateResult | typeof nothing {
  const model = opened.value;
  if (!model) return nothing;
  return html`<p class="small muted">The networks here are those of the training settings, not ${model.name}.</p>`;
}
