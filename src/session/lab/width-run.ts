// The kernels of an infinitely wide network beside those of finite ones, on a few datapoints of each class.
import { unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import { type Dataset, gatherInputs } from '../../datasets/dataset';
import { uploadDatapoints } from '../../engine/network';
import { gainOf } from '../../model/parameterization';
import { settingsLimits } from '../../state/checks';
import type { FamilyName } from '../../state/settings';
import { dualOf, isQuadrature } from '../../theory/activation-duals';
import { fitPowerLaw, type PowerLaw } from '../../theory/power-law';
import type { Workspace } from '../workspace';
import { biasScale, finiteResults, type Subject } from './finite-widths';
import { infiniteKernelsInSlices } from './infinite-kernel';
import { spreadOver } from './probe';
import { mostDatapoints, type WidthEntry, type WidthResult, type WidthSettings, type WidthView } from './width-types';

function checkSettings({ count, widths, seeds }: WidthSettings, { hidden }: Subject): void {
  const { least, most } = settingsLimits.width;
  if (hidden.length === 0) throw unsupported('the infinite width of a network without hidden layers');
  if (!(count >= 2 && count <= mostDatapoints))
    throw unsupported(`kernels of ${count} datapoints, not 2 to ${mostDatapoints}`);
  if (!(Number.isInteger(seeds) && seeds > 0)) throw unsupported(`${seeds} networks of each width`);
  const isWidth = (width: number): boolean => Number.isInteger(width) && width >= least && width <= most;
  if (widths.length === 0 || !widths.every(isWidth)) throw unsupported(`the widths ${widths.join(', ')}`);
}

/** A few datapoints of all, by class. */
function datapointsOf({ labels, count: all }: Dataset, count: number): Uint32Array<ArrayBuffer> {
  const everyone = Uint32Array.from({ length: all }, (_, i) => i);
  return spreadOver(everyone, count).sort((a, b) => labels[a] - labels[b] || a - b);
}

/** An entry of each kind that there is; of two datapoints, the first and one that is far from it in the order. */
function entriesOf({ labels }: Dataset, datapoints: Uint32Array): WidthEntry[] {
  const label = labels[datapoints[0]];
  const others = [...datapoints.keys()].slice(1);
  const same = others.find((k) => labels[datapoints[k]] === label);
  const other = others.findLast((k) => labels[datapoints[k]] !== label);
  const entries: [WidthEntry['kind'], number | undefined][] = [
    ['itself', 0],
    ['same class', same],
    ['other class', other],
  ];
  return entries.flatMap(([kind, column]) => (column === undefined ? [] : [{ kind, row: 0, column }]));
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

function lawsOf(widths: readonly WidthResult[]): WidthView['laws'] {
  const x = widths.map(({ width }) => width);
  const law = (y: (result: WidthResult) => number): PowerLaw | undefined => fitPowerLaw(x, widths.map(y));
  return {
    distance: law(({ ntkDistances }) => mean(ntkDistances)),
    deviation: law(({ deviation }) => mean(deviation)),
  };
}

/** Throws Unsupported, LimitExceeded, DeviceLost, the signal's reason. */
export async function runWidths(
  { gpu, dataset, settings: { network: subject } }: Workspace,
  family: FamilyName,
  settings: WidthSettings,
  options: JobOptions,
): Promise<WidthView> {
  const started = performance.now();
  checkSettings(settings, subject);
  const { hidden, activation } = subject;
  const datapoints = datapointsOf(dataset, settings.count);
  const data = gatherInputs(dataset, datapoints);
  const variances = { weightVariance: gainOf(activation) ** 2, biasVariance: biasScale ** 2 };
  const limit = { layers: hidden.length + 1, dual: dualOf(activation), ...variances };
  const infinite = await infiniteKernelsInSlices(limit, { n: datapoints.length, data }, options);
  using arena = gpu.arena.child('infinite width');
  const inputs = uploadDatapoints(arena, data, datapoints.length, dataset.features);
  const { results, widest } = await finiteResults({ gpu, family, subject, inputs }, settings, infinite, options);
  return {
    settings,
    activation,
    depth: hidden.length,
    ...variances,
    isQuadrature: isQuadrature(activation),
    datapoints,
    infinite,
    finite: widest,
    widths: results,
    entries: entriesOf(dataset, datapoints),
    laws: lawsOf(results),
    seconds: (performance.now() - started) / 1000,
  };
}
