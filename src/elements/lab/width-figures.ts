// Both kernels of an infinitely wide network and of the widest finite one, as pictures.
import { css, html, type TemplateResult } from 'lit';
import type { WidthView } from '../../session/types';
import { commonDomain, drawKernel, mapOf } from './kernel-figure';
import '../ntk-legend';

const figures = [
  ['infinite', 'ntk', 'NTK, infinite'],
  ['finite', 'ntk', 'NTK, widest'],
  ['infinite', 'nngp', 'NNGP, infinite'],
  ['finite', 'nngp', 'NNGP, widest'],
] as const;

export const widthFigureStyles = css`
  label.entry-choice {
    flex-wrap: wrap;
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(110px, 1fr));
    gap: 8px;
  }
  figure {
    margin: 0;
    font-size: 12px;
  }
  figure canvas {
    display: block;
    width: 100%;
    max-width: 180px;
    aspect-ratio: 1;
    image-rendering: pixelated;
  }
`;

export function widthFigures(view: WidthView, isDark: boolean): TemplateResult {
  const { widths, datapoints } = view;
  const widest = widths.at(-1)!.width;
  return html`<div class="figures" part="figures">
    ${figures.map(
      ([which, kernel, name]) =>
        html`<figure>
          <canvas
            class="${which} ${kernel}"
            role="img"
            aria-label="${name} of ${datapoints.length} datapoints by class"
          ></canvas>
          <figcaption class="muted">
            ${which === 'finite' ? name.replace('widest', `width ${widest}`) : name}
          </figcaption>
          ${legend(view, kernel, isDark)}
        </figure>`,
    )}
  </div>`;
}

/** Both pictures of a kernel have the same colours. */
function legend({ infinite, finite }: WidthView, kernel: 'ntk' | 'nngp', isDark: boolean): TemplateResult {
  const domain = commonDomain(infinite[kernel], finite[kernel]);
  const map = mapOf(domain, isDark);
  return html`<ntk-legend .low=${domain.low} .high=${domain.high} .map=${map}></ntk-legend>`;
}

/** Paints the canvases that are there; kernels of one kind have the same colours. */
export function drawWidthFigures(root: ParentNode, view: WidthView, isDark: boolean): void {
  for (const [which, kernel] of figures) {
    const canvas = root.querySelector<HTMLCanvasElement>(`canvas.${which}.${kernel}`);
    if (!canvas) continue;
    const domain = commonDomain(view.infinite[kernel], view.finite[kernel]);
    drawKernel(canvas, { values: view[which][kernel], n: view.datapoints.length, domain, isDark });
  }
}
