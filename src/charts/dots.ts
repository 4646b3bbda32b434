// The dots of a scatter as a small bitmap: thousands of SVG shapes would be drawn anew with every ring that moves over them.

const radius = 1.75; // CSS pixels
const opacity = 0.75;

export interface Dots {
  /** Which of the columns below are drawn, in this order. */
  readonly shown: readonly number[];
  /** Centres in CSS pixels. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** CSS colours. */
  readonly colours: readonly string[];
}

/** A canvas of `width` x `height` CSS pixels in the screen's resolution, transparent between the dots. */
export function drawDots({ shown, x, y, colours }: Dots, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  Object.assign(canvas.style, { position: 'absolute', inset: '0', width: `${width}px`, height: `${height}px` });
  canvas.setAttribute('aria-hidden', 'true');
  const context = canvas.getContext('2d', { willReadFrequently: true })!; // drawn by the CPU, which is free
  context.scale(devicePixelRatio, devicePixelRatio);
  context.globalAlpha = opacity;
  for (const index of shown) {
    context.fillStyle = colours[index];
    context.beginPath();
    context.arc(x[index], y[index], radius, 0, 2 * Math.PI);
    context.fill();
  }
  return canvas;
}
