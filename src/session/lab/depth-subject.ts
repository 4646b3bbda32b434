// Which datapoints a step of the laboratory is on, and towards which labels.
import { unsupported } from '../../core/errors';
import { type Dataset, gatherLabels, gatherTargets, isTrainable, trainedOn } from '../../datasets/dataset';
import { epochOrder, type Trainer } from '../../engine/training';
import { defaultNudge, type NudgeSettings, type ShiftMeasure } from '../../state/settings';
import type { Workspace } from '../workspace';
import type { DepthSubject } from './depth';
import { targetLength } from './goals';

/** What the reader has chosen. */
export interface Choices {
  readonly nudge: NudgeSettings | undefined;
  readonly sets: readonly { readonly name: string; readonly indices: Uint32Array }[];
}

export interface Stepped {
  /** Ascending. */
  readonly members: Uint32Array;
  /** A label for each member. */
  readonly labels: ArrayLike<number>;
  /** In place of the labels, where targets are real numbers: [m, C]. */
  readonly targets?: Float32Array;
  readonly settings: NudgeSettings;
}

/** Datapoints, and the training they are in. */
export type Ground = Pick<Workspace, 'dataset' | 'settings'> & {
  readonly trainer: Pick<Trainer, 'step' | 'stepsPerEpoch' | 'batchSize'>;
};

/** Throws Unsupported where there is nothing to step on, or its labels are not known. */
export function steppedOn(subject: DepthSubject, workspace: Ground, choices: Choices): Stepped {
  const { nudge } = choices;
  const { dataset } = workspace;
  if (subject.kind === 'datapoint') {
    if (!nudge) throw unsupported('a nudge without a datapoint');
    const members = Uint32Array.of(nudge.index);
    return { members, labels: [nudge.label], targets: gatherTargets(dataset, members), settings: nudge };
  }
  if (!isTrainable(dataset)) throw unsupported('steps on datapoints whose classes are not known');
  const members = membersOf(subject, workspace, choices).slice().sort();
  const labels = gatherLabels(dataset, members);
  const own = { index: members[0], label: labels[0] };
  const measure = nudge?.measure === 'norm' ? 'norm' : batchMeasure(dataset);
  const settings = { ...defaultNudge, ...nudge, ...own, measure };
  return { members, labels, targets: gatherTargets(dataset, members), settings };
}

/** What is seen of a step on several datapoints: real numbers have no label of their own. */
function batchMeasure(dataset: Dataset): ShiftMeasure {
  if (!dataset.targets) return 'own-label';
  return targetLength(dataset) === 1 ? 'logit' : 'norm';
}

function membersOf(
  subject: Exclude<DepthSubject, { kind: 'datapoint' }>,
  { dataset, trainer, settings }: Ground,
  { sets }: Choices,
): Uint32Array {
  const { train } = trainedOn(dataset.split, settings.training);
  if (subject.kind === 'epoch') return train;
  if (subject.kind === 'batch') {
    const epoch = Math.floor(trainer.step / trainer.stepsPerEpoch);
    return epochOrder(train, settings.network.seed, epoch).subarray(0, trainer.batchSize);
  }
  const found = sets.find(({ name }) => name === subject.name);
  if (!found) throw unsupported(`a step on the set ${subject.name}, which is not there`);
  return found.indices;
}
