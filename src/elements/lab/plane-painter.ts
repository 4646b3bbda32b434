// The pictures of the plane, each painted again only where what it depends on has changed, and the colours that they share.
import { html, type TemplateResult } from 'lit';
import { unitOf } from '../../charts/ticks';
import type { PlaneNudge, PlaneView } from '../../session/types';
import type { Dataset } from '../shared/session-link';
import type { ThemeController } from '../shared/theme-controller';
import { coloursOfValues } from '../shared/value-domain';
import { paintField, probabilityField, valueField, type Field } from './plane-fields';

export type FieldName = 'probability' | 'kernel' | 'predicted' | 'actual';

export interface PlanePicture {
  readonly dataset: Dataset;
  readonly view: PlaneView;
  /** There for all fields but the probability. */
  readonly nudge: PlaneNudge | undefined;
  readonly selected: number | undefined;
}

export class PlanePainter {
  /** What each picture was made of. */
  private readonly painted = new WeakMap<HTMLCanvasElement, readonly unknown[]>();
  private shifts: { readonly nudge: PlaneNudge; readonly values: Float32Array } | undefined;

  constructor(private readonly theme: ThemeController) {}

  paint(canvas: HTMLCanvasElement, name: FieldName, { dataset, view, nudge, selected }: PlanePicture): void {
    const { theme } = this.theme;
    const key = [dataset, name === 'probability' ? view : nudge, selected, JSON.stringify(theme)];
    if (this.painted.get(canvas)?.every((each, at) => each === key[at])) return;
    this.painted.set(canvas, key);
    const field = name === 'probability' ? probabilityField(view, theme) : this.fieldOf(name, nudge!);
    paintField(canvas, view.grid, field, { dataset, selected, theme });
  }

  legend(name: Exclude<FieldName, 'probability'>, nudge: PlaneNudge, label: string): TemplateResult {
    const { map, domain } = coloursOfValues(this.rangeOf(name, nudge), this.theme.isDark);
    const { factor, suffix } = unitOf(Math.max(Math.abs(domain.low), Math.abs(domain.high)));
    const [low, high] = [domain.low / factor, domain.high / factor];
    return html`<ntk-legend label="${label}${suffix}" .low=${low} .high=${high} .map=${map}></ntk-legend>`;
  }

  private fieldOf(name: Exclude<FieldName, 'probability'>, nudge: PlaneNudge): Field {
    const values = name === 'kernel' ? nudge.kernelRow : nudge[name];
    const { map, domain } = coloursOfValues(this.rangeOf(name, nudge), this.theme.isDark);
    return valueField(values, map, domain, this.theme.theme);
  }

  /** What a picture's colours are stretched over: predicted and actual shifts share theirs. */
  private rangeOf(name: Exclude<FieldName, 'probability'>, nudge: PlaneNudge): Float32Array {
    if (name === 'kernel') return nudge.kernelRow;
    if (this.shifts?.nudge !== nudge)
      this.shifts = { nudge, values: Float32Array.of(...nudge.predicted, ...nudge.actual) };
    return this.shifts.values;
  }
}
