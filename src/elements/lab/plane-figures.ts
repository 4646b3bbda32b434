// Places for the pictures over the plane, or for the charts over a line, that can be pointed at, by hand or by keys.
import { html, nothing, type TemplateResult } from 'lit';
import type { PlaneNudge } from '../../session/types';
import { nameChange } from '../shared/change-names';
import type { Dataset } from '../shared/session-link';
import { isOfOutput } from './line-charts';
import { planeKeyWords } from './plane-keys';
import type { FieldName, PlanePainter } from './plane-painter';

export interface PlanePointing {
  move(event: PointerEvent): void;
  leave(): void;
  click(event: PointerEvent): void;
  key(event: KeyboardEvent): void;
}

interface Shown {
  readonly dataset: Dataset;
  readonly nudge: PlaneNudge | undefined;
  readonly pointing: PlanePointing;
  /** Where the place that is pointed at is in every picture, as CSS; undefined where there is none. */
  readonly cursor: string | undefined;
}

const mark = (cursor: string | undefined) =>
  cursor === undefined ? nothing : html`<i class="cursor" style=${cursor}></i>`;

function figure(name: FieldName, title: string, below: TemplateResult, { pointing, cursor }: Shown): TemplateResult {
  return html`<figure>
    <figcaption>${title}</figcaption>
    <div class="picture">
      <canvas
        data-field=${name}
        role="img"
        aria-label="${title}, over the plane, with the datapoints"
        @pointermove=${(event: PointerEvent) => pointing.move(event)}
        @pointerleave=${() => pointing.leave()}
        @click=${(event: PointerEvent) => pointing.click(event)}
      ></canvas>
      ${mark(cursor)}
    </div>
    ${below}
  </figure>`;
}

/** One stop for keys, whatever number of pictures there is. */
function byKeys(part: 'fields' | 'lines', look: string, { pointing }: Shown, pictures: TemplateResult): TemplateResult {
  return html`<div
    class=${look}
    part=${part}
    role="application"
    tabindex="0"
    aria-label="Places over the datapoints"
    aria-describedby="place-keys readout"
    @keydown=${(event: KeyboardEvent) => pointing.key(event)}
  >
    ${pictures}<span class="visually-hidden" id="place-keys">${planeKeyWords}</span>
  </div>`;
}

/** The kernel of a nudge and both its shifts. */
function nudgeFigures(shown: Shown, nudge: PlaneNudge, painter: PlanePainter): TemplateResult {
  const { short } = nameChange({ ...nudge.settings, measure: nudge.measure }, shown.dataset);
  const further = (name: Exclude<FieldName, 'probability'>, title: string, label: string): TemplateResult =>
    figure(name, title, painter.legend(name, nudge, label), shown);
  return html`${further('kernel', 'Kernel with the chosen one', 'K(x, x\u2092)')}
  ${further('predicted', 'Shift the kernel predicts', short)} ${further('actual', 'Shift after the real step', short)}`;
}

/**
 * What the network says over the plane; with a nudge also its kernel and both shifts; words beside them where there is room. The
 * place that has the focus is one, with a nudge or without.
 */
export function planeFields(shown: Shown, painter: PlanePainter, summary: TemplateResult): TemplateResult {
  const { nudge } = shown;
  const below = html`<p class="small muted">Colours as on the datapoints</p>`;
  const first = figure('probability', 'What the network says', below, shown);
  const pictures = html`${first} ${nudge ? nudgeFigures(shown, nudge, painter) : nothing}`;
  return html`<div class="beside">
    ${byKeys('fields', nudge ? 'fields' : 'fields alone', shown, pictures)}
    <div class="words">${summary} ${nudge ? kernelWords : nothing}</div>
  </div>`;
}

const kernelWords = html`<p class="small muted">
  The kernel is one picture, the shift another: the kernel says how a step on the ringed datapoint is felt at each
  place; the shift is that times the error at the datapoint, as probabilities see it.
</p>`;

/** The function over a line, and the kernel's row. */
export function planeLines(shown: Shown): TemplateResult {
  const { dataset, nudge, pointing, cursor } = shown;
  const isMoved = nudge && isOfOutput({ dataset, nudge });
  return html`<p class="key small">
      <span><i></i>network</span>
      ${dataset.targets ? html`<span><b></b>targets</span>` : nothing}
      ${isMoved ? html`<span class="actual"><i></i>after the real step</span><span class="predicted"><i></i>as the kernel predicts it</span>` : nothing}
    </p>
    ${byKeys(
      'lines',
      'lines',
      shown,
      html`${['function', 'row'].map(
        (name) =>
          html`<div
            class=${name}
            @pointermove=${(event: PointerEvent) => pointing.move(event)}
            @pointerleave=${() => pointing.leave()}
            @click=${(event: PointerEvent) => pointing.click(event)}
          ></div>`,
      )}${mark(cursor)}`,
    )}`;
}
