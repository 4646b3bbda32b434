// Ten colours for classes. Found by a search in OKLab that keeps every pair apart for normal sight (0.15) and for readers
// without long, medium or short cones (0.08; simulated after Machado, Oliveira and Fernandes, 2009), on white and near-black.
import type { Colour } from './oklab';

const hex = [
  '#43a6c3',
  '#be2517',
  '#6dd456',
  '#8f2fc4',
  '#c6bcb0',
  '#536067',
  '#e27a8c',
  '#9a8d40',
  '#9884f3',
  '#fd9cf5',
];

/** Colours of classes 0 to 9. */
export const classColours: readonly Colour[] = hex.map((text) => {
  const value = parseInt(text.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
});

/** The colour of a class; classes beyond the tenth use the colours again. */
export function classColour(label: number): Colour {
  return classColours[label % classColours.length];
}
