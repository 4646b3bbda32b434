// Charts over one number: the network's function with its targets and what a nudge does to it, and a row of the kernel.
import { drawLines, type LinesChart, type Marks } from '../../charts/lines';
import { placeOf } from '../../session/lab/grid';
import type { PlaneNudge, PlaneView } from '../../session/types';
import { classColour } from '../../view/class-colours';
import { cssColour } from '../../view/colour-maps';
import type { ChartBox } from '../shared/chart-controller';
import type { Dataset } from '../shared/session-link';

export interface LineDrawing {
  readonly view: PlaneView;
  readonly nudge: PlaneNudge | undefined;
  readonly dataset: Dataset;
  readonly selected: number | undefined;
}

const placesOf = ({ grid }: Pick<PlaneView, 'grid'>): number[] =>
  Array.from({ length: grid.x.count }, (_, at) => placeOf(grid.x, at));

/** Output c of the network, or where there are classes the probability of class c. */
export function lineValues({ outputs, probabilities, count }: PlaneView, c: number): Float32Array {
  const classes = outputs.length / count;
  if (!probabilities) return outputs.subarray(c * count, (c + 1) * count);
  return Float32Array.from({ length: count }, (_, at) => probabilities[at * classes + c]);
}

/** The function after a nudge: the sum, where the nudge's numbers are changes of the network's one output. */
export function afterNudge(view: PlaneView, changes: Float32Array): Float32Array {
  return lineValues(view, 0).map((value, at) => value + changes[at]);
}

/** Whether the nudge's changes can be added to the function that is drawn. */
export const isOfOutput = ({ dataset, nudge }: Pick<LineDrawing, 'dataset' | 'nudge'>): boolean =>
  dataset.targets !== undefined && nudge?.measure === 'logit';

function targetsOf({ dataset, selected }: LineDrawing): Marks[] {
  const { targets, inputs } = dataset;
  if (!targets) return [];
  const dots: Marks = { x: inputs, y: targets, as: 'dots', colour: 'var(--_muted)' };
  if (selected === undefined) return [dots];
  return [dots, { x: [inputs[selected]], y: [targets[selected]], as: 'ring', colour: 'currentColor' }];
}

export function drawFunction(drawing: LineDrawing, box: ChartBox): Promise<LinesChart | undefined> {
  const { view, nudge, dataset } = drawing;
  const x = placesOf(view);
  const classes = view.outputs.length / view.count;
  const functions = Array.from({ length: classes }, (_, c): Marks => {
    const colour = dataset.targets ? 'currentColor' : cssColour(classColour(c));
    return { x, y: lineValues(view, c), as: 'line', colour };
  });
  const after: Marks[] =
    nudge && isOfOutput(drawing)
      ? [
          { x, y: afterNudge(view, nudge.actual), as: 'line', colour: 'var(--_accent)' },
          { x, y: afterNudge(view, nudge.predicted), as: 'dashes', colour: 'var(--_cool)' },
        ]
      : [];
  return drawLines([...targetsOf(drawing), ...functions, ...after], {
    ...box,
    description: 'What the network says over x, the targets, and the function after the nudge, predicted and actual',
    x: { label: 'x', domain: [view.grid.x.from, view.grid.x.to] },
    y: { label: dataset.targets ? 'f(x)' : 'probability' },
  });
}

export function drawKernelRow(
  { view, nudge, dataset, selected }: LineDrawing,
  box: ChartBox,
): Promise<LinesChart | undefined> {
  if (!nudge) return Promise.resolve(undefined);
  const { x } = view.grid;
  const chosen = selected === undefined ? [] : [dataset.inputs[selected]];
  const [low, high] = [Math.min(0, ...nudge.kernelRow), Math.max(0, ...nudge.kernelRow)];
  return drawLines(
    [
      {
        x: chosen.flatMap((at) => [at, at]),
        y: chosen.flatMap(() => [low, high]),
        as: 'dashes',
        colour: 'var(--_muted)',
      },
      { x: placesOf(nudge), y: nudge.kernelRow, as: 'line', colour: 'currentColor' },
    ],
    {
      ...box,
      description: 'The kernel between x and the chosen datapoint, over x',
      x: { label: 'x', domain: [x.from, x.to] },
      y: { label: 'K(x, x\u2092)' },
    },
  );
}
