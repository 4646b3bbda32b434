// Which datapoints a step of the laboratory is on, and towards which labels.
import { unsupported } from '../../core/errors';
import { epochOrder } from '../../engine/training';
import { defaultNudge, type NudgeSettings } from '../../state/settings';
import type { Workspace } from '../workspace';
import type { DepthSubject } from './depth';

/** What the reader has chosen. */
export interface Choices {
  readonly nudge: NudgeSettings | undefined;
  readonly sets: readonly { readonly name: string; readonly indices: Uint32Array }[];
}

export interface Stepped {
  /** Ascending. */
  readonly members: Uint32Array;
  /** A label for each member. */
  readonly targets: ArrayLike<number>;
  readonly settings: NudgeSettings;
}

/** Throws Unsupported where there is nothing to step on, or its labels are not known. */
export function steppedOn(subject: DepthSubject, workspace: Workspace, choices: Choices): Stepped {
  const { nudge } = choices;
  if (subject.kind === 'datapoint') {
    if (!nudge) throw unsupported('a nudge without a datapoint');
    return { members: Uint32Array.of(nudge.index), targets: [nudge.label], settings: nudge };
  }
  const { labels, isUnlabelled } = workspace.dataset;
  if (isUnlabelled) throw unsupported('steps on datapoints whose classes are not known');
  const members = membersOf(subject, workspace, choices).slice().sort();
  const targets = members.map((index) => labels[index]);
  const own = { index: members[0], label: targets[0] };
  const measure = nudge?.measure === 'norm' ? 'norm' : 'own-label';
  return { members, targets, settings: { ...defaultNudge, ...nudge, ...own, measure } };
}

function membersOf(
  subject: Exclude<DepthSubject, { kind: 'datapoint' }>,
  { dataset, trainer, settings }: Workspace,
  { sets }: Choices,
): Uint32Array {
  const { train } = dataset.split;
  if (subject.kind === 'epoch') return train;
  if (subject.kind === 'batch') {
    const epoch = Math.floor(trainer.step / trainer.stepsPerEpoch);
    return epochOrder(train, settings.network.seed, epoch).subarray(0, trainer.batchSize);
  }
  const found = sets.find(({ name }) => name === subject.name);
  if (!found) throw unsupported(`a step on the set ${subject.name}, which is not there`);
  return found.indices;
}
