// What identifies all datapoints or a part of them in stores, as if the part were a set of data of its own.
import { type Dataset, gatherInputs } from '../../datasets/dataset';
import { dataHash } from '../../formats/zarr/identity';
import type { KernelReduction } from '../../state/settings';
import type { PartName } from '../../state/view-settings';
import type { Workspace } from '../workspace';

/** The hash of datapoints in ascending order of their indices, with their labels where the reduction goes by them. */
export function hashOfData({ dataset }: Workspace, reduction: KernelReduction, part?: PartName): Promise<string> {
  const { features, labels } = dataset;
  const members = part && dataset.split[part];
  const inputs = members ? gatherInputs(dataset, members) : dataset.inputs;
  const targets = members ? members.map((datapoint) => labels[datapoint]) : Uint32Array.from(labels);
  return dataHash({ inputs, features, ...(reduction === 'log-probability' ? { targets } : {}) });
}

/** Datapoints of a part, each by its number within the part; all as they are. */
export function placesWithin({ split }: Dataset, part: PartName | undefined, datapoints: Uint32Array): Uint32Array {
  if (part === undefined) return datapoints;
  const numbers = new Map(Array.from(split[part], (datapoint, number) => [datapoint, number]));
  return datapoints.map((datapoint) => numbers.get(datapoint)!);
}
