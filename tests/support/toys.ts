// Untrained networks on toy problems, for sessions, pages and the oracle: the same weights from the same seed.
import type { Datapoints } from '../../src/datasets/dataset';
import { type LineName, lineNames } from '../../src/datasets/line-functions';
import type { PlaneName } from '../../src/datasets/plane-classes';
import type { Model } from '../../src/model/graph';
import { kernel } from '../../src/reference/kernel';
import { reduce } from '../../src/reference/reductions';
import { OwnDatapoints } from '../../src/session/own-datapoints';
import { buildModel } from '../../src/session/workspace';
import type { DatasetSettings, ToySettings } from '../../src/state/dataset-settings';
import { defaultState, type StateDocument } from '../../src/state/document';
import { digitBytes } from './session';

/** A small smooth network that stays untrained, on these datapoints. */
export function toyState(dataset: DatasetSettings, seed: number, more: Partial<StateDocument> = {}): StateDocument {
  const isLine = typeof dataset !== 'string' && lineNames.some((name) => name === dataset.name);
  return {
    ...defaultState,
    dataset,
    network: { ...defaultState.network, hidden: [16, 8], activation: 'tanh', seed },
    training: {
      ...defaultState.training,
      loss: isLine ? 'squared-error' : 'cross-entropy',
      rate: 0.05,
      batchSize: 8,
      epochs: 2,
    },
    step: 0,
    family: 'registers',
    ...more,
  };
}

export const toy = (name: PlaneName | LineName, count: number, seed: number): ToySettings => ({
  name,
  count,
  noise: 0.1,
  seed,
});

/** The datapoints of a state, and its network's weights before training. */
export async function oracleOf(state: StateDocument): Promise<{ readonly dataset: Datapoints; readonly model: Model }> {
  const dataset = await new OwnDatapoints(digitBytes).of(state.dataset);
  return { dataset, model: await buildModel(dataset, state) };
}

/** The trace kernel of all datapoints in float64, [n, n]. */
export function traceKernel({ dataset, model }: { readonly dataset: Datapoints; readonly model: Model }): Float64Array {
  const batch = { n: dataset.count, data: dataset.inputs };
  const full = kernel(model, batch, batch);
  return reduce(full.total, full, { kind: 'trace' });
}
