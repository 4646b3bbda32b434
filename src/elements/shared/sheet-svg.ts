// A sheet as SVG: the picture as an embedded PNG, legend and text as vectors.
import { cssColour } from '../../view/colour-maps';
import type { Box, Sheet, SheetText } from './picture-sheet';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters that XML has no place for are left out. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"]/g, (each) => entities[each]);

const place = ({ x, y, width, height }: Box): string => `x="${x}" y="${y}" width="${width}" height="${height}"`;

function textElement({ text, x, y, size, anchor, isUpright }: SheetText): string {
  const turn = isUpright ? ` transform="rotate(-90 ${x} ${y})"` : '';
  return `<text x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}"${turn}>${escaped(text)}</text>`;
}

/** `image`: the address of a PNG with a pixel for each cell, as data. */
export function svgOf({ width, height, picture, bar, stops, texts }: Sheet, image: string): string {
  const offset = (at: number): string => `${Number(((100 * at) / (stops.length - 1)).toFixed(3))}%`;
  const colours = stops.map((colour, at) => `<stop offset="${offset(at)}" stop-color="${cssColour(colour)}"/>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<defs><linearGradient id="colours">${colours.join('')}</linearGradient></defs>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<image ${place(picture)} preserveAspectRatio="none" style="image-rendering:pixelated" href="${image}"/>`,
    `<rect ${place(bar)} fill="url(#colours)"/>`,
    '<g font-family="system-ui, sans-serif" fill="#1b1b1f">',
    ...texts.map(textElement),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
