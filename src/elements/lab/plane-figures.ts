// Places for the pictures over the plane, or for the charts over a line, that can be pointed at.
import { html, nothing, type TemplateResult } from 'lit';
import type { PlaneNudge } from '../../session/types';
import { nameChange } from '../shared/change-names';
import type { Dataset } from '../shared/session-link';
import { isOfOutput } from './line-charts';
import type { FieldName, PlanePainter } from './plane-painter';

export interface PlanePointing {
  move(event: PointerEvent): void;
  leave(): void;
  click(event: PointerEvent): void;
}

interface Shown {
  readonly dataset: Dataset;
  readonly nudge: PlaneNudge | undefined;
  readonly pointing: PlanePointing;
}

function figure(name: FieldName, title: string, below: TemplateResult, pointing: PlanePointing): TemplateResult {
  return html`<figure>
    <figcaption>${title}</figcaption>
    <canvas
      data-field=${name}
      role="img"
      aria-label="${title}, over the plane, with the datapoints"
      @pointermove=${(event: PointerEvent) => pointing.move(event)}
      @pointerleave=${() => pointing.leave()}
      @click=${(event: PointerEvent) => pointing.click(event)}
    ></canvas>
    ${below}
  </figure>`;
}

/** What the network says over the plane; with a nudge also its kernel and both shifts. */
export function planeFields({ dataset, nudge, pointing }: Shown, painter: PlanePainter): TemplateResult {
  const below = html`<p class="small muted">Colours as on the datapoints</p>`;
  const first = figure('probability', 'What the network says', below, pointing);
  if (!nudge) return html`<div class="fields alone" part="fields">${first}</div>`;
  const { short } = nameChange({ ...nudge.settings, measure: nudge.measure }, dataset);
  const further = (name: Exclude<FieldName, 'probability'>, title: string, label: string): TemplateResult =>
    figure(name, title, painter.legend(name, nudge, label), pointing);
  return html`<p class="small muted">
      The kernel is one picture, the shift another: the kernel says how a step on the ringed datapoint is felt at each
      place; the shift is that times the error at the datapoint, as probabilities see it.
    </p>
    <div class="fields" part="fields">
      ${first} ${further('kernel', 'Kernel with the chosen one', 'K(x, x\u2092)')}
      ${further('predicted', 'Shift the kernel predicts', short)}
      ${further('actual', 'Shift after the real step', short)}
    </div>`;
}

/** The function over a line, and the kernel's row. */
export function planeLines({ dataset, nudge, pointing }: Shown): TemplateResult {
  const isMoved = nudge && isOfOutput({ dataset, nudge });
  return html`<p class="key small">
      <span><i></i>network</span>
      ${dataset.targets ? html`<span><b></b>targets</span>` : nothing}
      ${isMoved ? html`<span class="actual"><i></i>after the real step</span><span class="predicted"><i></i>as the kernel predicts it</span>` : nothing}
    </p>
    <div class="lines" part="lines">
      ${['function', 'row'].map(
        (name) =>
          html`<div
            class=${name}
            @pointermove=${(event: PointerEvent) => pointing.move(event)}
            @pointerleave=${() => pointing.leave()}
            @click=${(event: PointerEvent) => pointing.click(event)}
          ></div>`,
      )}
    </div>`;
}
