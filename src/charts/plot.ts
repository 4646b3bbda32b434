// Observable Plot, loaded when the first chart is drawn.

import type * as PlotModule from '@observablehq/plot';

type Plot = typeof PlotModule;

let loading: Promise<Plot> | undefined;

export function loadPlot(): Promise<Plot> {
  loading ??= import('@observablehq/plot');
  return loading;
}

/** What all charts share: transparent, in the page's type and ink. */
export const chartStyle = {
  background: 'transparent',
  color: 'currentColor',
  fontFamily: 'inherit',
  fontSize: '11px',
  overflow: 'visible',
} as const;

/** Makes a drawing one picture with a description; the names Plot gives to its groups say nothing to a reader. */
export function describe<Drawing extends Element>(drawing: Drawing, description: string): Drawing {
  for (const group of drawing.querySelectorAll('[aria-label]')) group.removeAttribute('aria-label');
  drawing.setAttribute('role', 'img');
  drawing.setAttribute('aria-label', description);
  return drawing;
}

/** Size of a chart in CSS pixels. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}
