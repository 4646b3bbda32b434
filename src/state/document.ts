// The one versioned document: a page's address, a file, a tour's step and a keyframe are all this. Read strictly.
import { checkIndex, checkKernel, checkLayer, checkNetwork, checkNudge, checkStep, checkTraining } from './checks';
import { checkDataset, type DatasetSettings, hasTargets } from './dataset-settings';
import { type Fields, listAt, nameAt, numberAt, objectAt, refuse } from './fields';
import {
  type ColouredBy,
  colouringNames,
  eigenvectorLimits,
  defaultKernel,
  defaultNetwork,
  defaultTraining,
  type FamilyName,
  familyNames,
  type LabName,
  labNames,
  type KernelSettings,
  type LayoutName,
  layoutNames,
  type NetworkSettings,
  type NudgeSettings,
  type TrainingSettings,
} from './settings';
import { checkStoredSets, type StoredSets } from './stored-sets';
import { checkView, isPlainView, type ViewSettings } from './view-settings';

/** Numbers a run gave when the state was written, so that another machine's drift from them is noticed. */
export interface Checkpoint {
  readonly step: number;
  /** Mean losses per datapoint. */
  readonly trainLoss: number;
  readonly testLoss: number;
}

export interface StateDocument extends StoredSets {
  readonly version: 1;
  readonly dataset: DatasetSettings;
  readonly network: NetworkSettings;
  readonly training: TrainingSettings;
  /** Training steps done; absent: all of them. */
  readonly step?: number;
  readonly kernel: KernelSettings;
  /** Layer whose activations are shown; absent: the deepest hidden one. */
  readonly layer?: string;
  /** How datapoints are placed by their activations; absent: by PCA. */
  readonly layout?: LayoutName;
  readonly nudge?: NudgeSettings;
  readonly selected?: number;
  /** What is seen of the kernel, and how; absent: all of it, as it comes. */
  readonly view?: ViewSettings;
  readonly colouredBy: ColouredBy;
  /** The eigenvector of the kernel that is looked at, counted from 1; absent: the first. */
  readonly eigenvector?: number;
  /** View of the laboratory that is shown; absent: none. */
  readonly lab?: LabName;
  /** Family of the matrix product, fixed where numbers must repeat; absent: the fastest on the adapter. */
  readonly family?: FamilyName;
  readonly checkpoints: readonly Checkpoint[];
}

export const defaultState: StateDocument = {
  version: 1,
  dataset: 'digits',
  network: defaultNetwork,
  training: defaultTraining,
  kernel: defaultKernel,
  colouredBy: 'class',
  checkpoints: [],
};

/** Characters of a document's text, at most. */
export const longestState = 65536;
const mostCheckpoints = 16;
const optional = [
  'step',
  'layer',
  'layout',
  'nudge',
  'selected',
  'view',
  'sets',
  'activeSet',
  'eigenvector',
  'lab',
  'family',
] as const;
const names = [...Object.keys(defaultState), ...optional];

function checkpointAt(value: unknown, where: string): Checkpoint {
  const fields = objectAt(value, where, ['step', 'trainLoss', 'testLoss']);
  const loss = (name: string): number => numberAt(fields[name], `${where}.${name}`, { least: 0, most: 1e9 });
  return { step: checkStep(fields.step, `${where}.step`), trainLoss: loss('trainLoss'), testLoss: loss('testLoss') };
}

function viewField(value: unknown): Pick<StateDocument, 'view'> {
  const view = checkView(value ?? {}, 'view');
  return isPlainView(view) ? {} : { view };
}

/** The fields that may be absent, read only where they are there. */
function optionalFields(fields: Fields): Pick<StateDocument, (typeof optional)[number]> {
  const { step, layer, layout, nudge, selected, eigenvector, lab, family } = fields;
  return {
    ...(step === undefined ? {} : { step: checkStep(step, 'step') }),
    ...(layer === undefined ? {} : { layer: checkLayer(layer, 'layer') }),
    ...(layout === undefined ? {} : { layout: nameAt(layout, 'layout', layoutNames) }),
    ...(nudge === undefined ? {} : { nudge: checkNudge(nudge, 'nudge') }),
    ...(selected === undefined ? {} : { selected: checkIndex(selected, 'selected') }),
    ...viewField(fields.view),
    ...checkStoredSets(fields),
    ...(eigenvector === undefined ? {} : { eigenvector: numberAt(eigenvector, 'eigenvector', eigenvectorLimits) }),
    ...(lab === undefined ? {} : { lab: nameAt(lab, 'lab', labNames) }),
    ...(family === undefined ? {} : { family: nameAt(family, 'family', familyNames) }),
  };
}

/** Real numbers are learned by their squared error alone. */
function trainingOf(value: unknown, dataset: DatasetSettings): TrainingSettings {
  if (!hasTargets(dataset)) return checkTraining(value ?? {}, 'training', defaultTraining);
  const training = checkTraining(value ?? {}, 'training', { ...defaultTraining, loss: 'squared-error' });
  if (training.loss === 'squared-error') return training;
  throw refuse('training.loss', 'targets that are real numbers have a squared error alone');
}

/** Of versions before this one there is none. */
function checkVersion(version: unknown): void {
  if (version === 1) return;
  const isNewer = typeof version === 'number' && Number.isInteger(version) && version > 1;
  if (!isNewer) throw refuse('version', 'it is not the number of a version');
  throw refuse(
    'version',
    `${version} is newer than this page, which reads version 1: reload it, or open the link where it was made`,
  );
}

/** A document from plain values; fields that are absent get their defaults. Throws InvalidFile naming the field. */
export function checkState(value: unknown): StateDocument {
  const fields = objectAt(value, 'the state', names);
  checkVersion(fields.version);
  const dataset = checkDataset(fields.dataset ?? 'digits', 'dataset');
  return {
    version: 1,
    dataset,
    network: checkNetwork(fields.network ?? {}, 'network', defaultNetwork),
    training: trainingOf(fields.training, dataset),
    kernel: checkKernel(fields.kernel ?? {}, 'kernel', defaultKernel),
    colouredBy: nameAt(fields.colouredBy ?? 'class', 'colouredBy', colouringNames),
    checkpoints: listAt(fields.checkpoints ?? [], 'checkpoints', mostCheckpoints, checkpointAt),
    ...optionalFields(fields),
  };
}

/** A document from its JSON text. Throws InvalidFile for anything that is not one. */
export function parseState(json: string): StateDocument {
  if (json.length > longestState) throw refuse('the state', `it is longer than ${longestState} characters`);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw refuse('the state', `it is not JSON (${(cause as Error).message})`);
  }
  return checkState(value);
}

/** The inverse of parseState. */
export function formatState(state: StateDocument): string {
  return JSON.stringify(state);
}
