// The numbers at one place of the grid, in words.
import type { PlaneNudge, PlaneView } from '../../session/types';
import { nameChange } from '../shared/change-names';
import { formatNumber, formatPercent, formatSigned } from '../shared/format';
import type { Dataset } from '../shared/session-link';
import { featuresAt } from './plane-places';

/** "x = 0.5, y = 0.25: class A 93.1 %, class B 6.9 %; kernel 12.3; predicted +0.012, actual +0.011". */
export function placeText(view: PlaneView, nudge: PlaneNudge | undefined, place: number, dataset: Dataset): string {
  const [x, y] = featuresAt(view.grid, place).map((value) => formatNumber(value));
  const where = y === undefined ? `x = ${x}` : `x = ${x}, y = ${y}`;
  return `${where}: ${answersAt(view, place, dataset)}${nudge ? nudgeAt(nudge, place, dataset) : ''}`;
}

function answersAt(view: PlaneView, place: number, { classes, targets }: Dataset): string {
  const { outputs, probabilities, count } = view;
  const names = classes.slice(0, outputs.length / count);
  return names
    .map((name, c) =>
      targets || !probabilities
        ? `${name} = ${formatNumber(outputs[c * count + place], 4)}`
        : `class ${name} ${formatPercent(probabilities[place * names.length + c])}`,
    )
    .join(', ');
}

function nudgeAt(
  { kernelRow, predicted, actual, settings, measure }: PlaneNudge,
  place: number,
  dataset: Dataset,
): string {
  const { short } = nameChange({ ...settings, measure }, dataset);
  const [first, exact] = [predicted, actual].map((values) => formatSigned(values[place], 4));
  return `; K(x, x\u2092) = ${formatNumber(kernelRow[place], 4)}; ${short}: predicted ${first}, actual ${exact}`;
}
