// The kernel of a kept step beside the numbers: a canvas, painted where another picture is wanted than it has, and its legend.
import { html, nothing, type TemplateResult } from 'lit';
import type { Film, FilmFrame } from '../../session/types';
import { formatCount } from '../shared/format';
import { mapOf, paintKernel } from './film-picture';

export interface FilmFigure {
  readonly run: number;
  readonly film: Film;
  readonly frame: FilmFrame;
  /** What stands before the caption: the run's name where there are two. */
  readonly name: string;
  /** What the datapoints are called. */
  readonly many: string;
  readonly isDark: boolean;
}

export function filmFigure({ run, film, frame, name, many, isDark }: FilmFigure): TemplateResult {
  const { range, probe } = film;
  const what = `Kernel of ${formatCount(probe.length)} ${many} at step ${formatCount(frame.step)}`;
  return html`<figure>
    <figcaption class="run ${run === 1 ? 'second' : ''}">${name}${what}</figcaption>
    <canvas data-run=${run} width="1" height="1" role="img" aria-label=${what}></canvas>
    <ntk-legend label="K(i, j)" .low=${range.low} .high=${range.high} .map=${mapOf(range, isDark)}></ntk-legend>
    ${frame.eigenvalues.length === 0 ? html`<p class="note">Some entries are not finite: the training has diverged.</p>` : nothing}
  </figure>`;
}

/** Paints canvases of films, each once for a picture. */
export class FilmPainter {
  private readonly painted = new WeakMap<HTMLCanvasElement, string>();

  paint(canvas: HTMLCanvasElement, { range, settings }: Film, { kernel, step }: FilmFrame, isDark: boolean): void {
    const map = mapOf(range, isDark);
    const key = JSON.stringify([map, range, step, settings, kernel[0], kernel.length]);
    if (this.painted.get(canvas) === key) return;
    this.painted.set(canvas, key);
    paintKernel(canvas, kernel, map, range);
  }
}
