// What the reader has chosen of a nudge in depth, and whether results are of it. All read signals.
import { mostFactorClasses } from '../../session/lab/depth';
import type { DepthView, Session } from '../../session/types';

/** What should be shown, as text; undefined where nothing is chosen, or weights are on the move. */
export function chosenOf(session: Session): string | undefined {
  const { nudgeSettings, training, status, lab, network, trainingSettings, datasetSettings } = session;
  const [nudge, subject] = [nudgeSettings.value, lab.depth.subject.value];
  if (status.value.phase !== 'ready' || training.value.phase === 'running') return undefined;
  if (subject.kind === 'datapoint' && !nudge) return undefined;
  const made = [network.value, trainingSettings.value, datasetSettings.value];
  return JSON.stringify([nudge, subject, training.value.step, ...made]);
}

/** Whether the results are of what is chosen. */
export function isCurrent({ lab, nudgeSettings, training }: Session): boolean {
  const view = lab.depth.view.value;
  if (!view) return false;
  const [subject, nudge] = [lab.depth.subject.value, nudgeSettings.value];
  const isSame = JSON.stringify(view.subject) === JSON.stringify(subject) && view.step === training.value.step;
  if (subject.kind !== 'datapoint') return isSame && (!nudge || nudge.rate === view.settings.rate);
  return isSame && JSON.stringify(view.settings) === JSON.stringify(nudge);
}

/** Whether the layers are of the results. */
export function hasLayers({ lab }: Session): boolean {
  const { view, layers } = lab.depth;
  return layers.value !== undefined && layers.value.of === view.value;
}

/** Factors are told for cross-entropy, one datapoint, and few logits. */
export function hasFactors({ trainingSettings, dataset }: Session, { subject }: DepthView): boolean {
  const isFew = dataset.value!.classes.length <= mostFactorClasses;
  return trainingSettings.value.loss === 'cross-entropy' && subject.kind === 'datapoint' && isFew;
}
