// Where the training has weight decay and what is shown is without: predictions by the kernel are of the gradient alone.
import { html, nothing, type TemplateResult } from 'lit';
import type { Session } from '../../session/types';
import { formatNumber } from '../shared/format';

/** `what` is shown, as the beginning of the sentence. Nothing where the training has none. Reads signals. */
export function decayNote({ trainingSettings }: Session, what: string): TemplateResult | typeof nothing {
  const { weightDecay = 0 } = trainingSettings.value;
  if (weightDecay === 0) return nothing;
  return html`<p class="small muted decay">
    ${what} without the training’s weight decay of ${formatNumber(weightDecay)}.
  </p>`;
}
