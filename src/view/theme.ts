// The colours a view takes from the page it is on.
import type { Colour } from './oklab';

export type { Colour } from './oklab';

export interface ViewTheme {
  /** Behind everything; the page's own background makes the canvas seamless. */
  readonly background: Colour;
  /** Lines, crosshair, rings. */
  readonly ink: Colour;
  /** The selection. */
  readonly accent: Colour;
  /** Cells and points without a finite value. */
  readonly missing: Colour;
}

export const lightTheme: ViewTheme = {
  background: [1, 1, 1],
  ink: [0.12, 0.13, 0.16],
  accent: [0.84, 0.13, 0.36],
  missing: [0.6, 0.6, 0.6],
};

export const darkTheme: ViewTheme = {
  background: [0.067, 0.075, 0.094],
  ink: [0.92, 0.93, 0.95],
  accent: [1, 0.42, 0.58],
  missing: [0.5, 0.5, 0.5],
};

/** A CSS colour in any notation the browser knows, as displayed; `fallback` when the browser does not know it. */
export function parseCssColour(text: string, fallback: Colour): Colour {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!context || !CSS.supports('color', text.trim())) return fallback;
  context.fillStyle = text.trim();
  context.fillRect(0, 0, 1, 1);
  const [r, g, b, alpha] = context.getImageData(0, 0, 1, 1).data;
  return alpha === 0 ? fallback : [r / 255, g / 255, b / 255];
}
