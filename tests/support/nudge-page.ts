// A nudge in depth on the built page, and the same step in float64.
import type { Locator, Page } from 'playwright';
import type { Dataset } from '../../src/datasets/dataset';
import { loadDigits } from '../../src/datasets/digits';
import { buildMlp } from '../../src/model/builders';
import type { Model } from '../../src/model/graph';
import { initialise } from '../../src/model/initialise';
import type { Batch } from '../../src/reference/model';
import { defaultState, type StateDocument } from '../../src/state/document';
import { digitBytes } from './session';
import { meanDirection, OracleStep } from './step-oracle';

const minutes = 60_000;

export const nudge = { index: 7, label: 3, rate: 0.03, measure: 'log-probability' } as const;
export const measured = { kind: 'log-probability', label: nudge.label } as const;

/** A network as it was drawn from its seed, shown in the laboratory, with a nudge chosen; the second one's weights have multipliers. */
export const nudgeState = (seed: number): StateDocument => ({
  ...defaultState,
  step: 0,
  lab: 'nudge',
  nudge,
  selected: nudge.index,
  network: {
    ...defaultState.network,
    hidden: [20, 12],
    activation: 'tanh',
    parameterization: seed === 2 ? 'ntk' : 'standard',
    seed,
  },
});

export interface NudgeOracle {
  readonly dataset: Dataset;
  readonly model: Model;
  readonly all: Batch;
  /** The nudged datapoint alone. */
  readonly one: Batch;
  readonly step: OracleStep;
}

export async function nudgeOracle({ network }: StateDocument): Promise<NudgeOracle> {
  const dataset = await loadDigits(digitBytes);
  const { hidden, seed, ...options } = network;
  const graph = buildMlp({ sizes: [dataset.features, ...hidden, dataset.classes.length], ...options });
  const model = { graph, values: initialise(graph, seed) };
  const all = { n: dataset.count, data: dataset.inputs };
  const one = datapointOf(dataset, nudge.index);
  const step = new OracleStep(model, all, meanDirection(model, one, [nudge.label], 'cross-entropy'));
  return { dataset, model, all, one, step };
}

/** A batch of one. */
export const datapointOf = ({ inputs, features }: Dataset, index: number): Batch => ({
  n: 1,
  data: inputs.subarray(index * features, (index + 1) * features),
});

/** The view, once all of a nudge is there. */
export async function shownNudge(page: Page): Promise<Locator> {
  const view = page.locator('ntk-nudge-depth');
  await view
    .locator('.layer')
    .first()
    .waitFor({ timeout: 4 * minutes });
  return view;
}
