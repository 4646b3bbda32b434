// What a reader brings: a model, datapoints, or both; whether they fit each other, and what a dataset needs besides.
import { shapeMismatch } from '../core/errors';
import { type Datapoints, type Dataset, type Labels, splitIndices } from '../datasets/dataset';
import { shapeText } from '../core/tensor';
import type { Model } from '../model/graph';
import { inputNode, inputSize, outputSize } from '../model/shape';

/** A model with the datapoints to see it on. */
export interface OpenedModel {
  /** For people; the file's, as a rule. */
  readonly name: string;
  readonly model: Model;
  readonly dataset: Datapoints;
}

/** A brought model as it is shown; its weights are those it came with. */
export type ShownModel = Pick<OpenedModel, 'name' | 'model'>;

/** In place of the session's own; compared by identity. */
export type Brought = Partial<OpenedModel>;

/** Whether something was brought. */
export const isAny = (brought: Brought = {}): boolean => brought.model !== undefined || brought.dataset !== undefined;

const testShare = 0.2; // of labelled datapoints that come without a split

/** Throws ShapeMismatch unless the datapoints are what the model reads, and their classes among its logits. */
export function checkFit({ graph }: Model, { count, features, inputs, labels }: Datapoints): void {
  const { shape, vocabulary } = inputNode(graph);
  if (features !== inputSize(graph))
    throw shapeMismatch(
      `${inputSize(graph)} numbers per datapoint, which the network reads as ${shapeText(shape)}`,
      `${features}`,
    );
  if (count < 1 || inputs.length !== count * features)
    throw shapeMismatch('at least one whole datapoint', `${inputs.length} numbers`);
  if (vocabulary !== undefined) checkTokens(inputs, vocabulary);
  if (labels !== undefined) checkLabels(labels, count, outputSize(graph));
}

function checkTokens(inputs: Float32Array, vocabulary: number): void {
  const wrong = inputs.find((id) => !Number.isInteger(id) || id < 0 || id >= vocabulary);
  if (wrong !== undefined) throw shapeMismatch(`token ids from 0 to ${vocabulary - 1}`, `${wrong}`);
}

function checkLabels(labels: Labels, count: number, classes: number): void {
  if (labels.length !== count) throw shapeMismatch(`a label for each of ${count} datapoints`, `${labels.length}`);
  const wrong = labels.find((label) => label >= classes);
  if (wrong !== undefined) throw shapeMismatch(`labels from 0 to ${classes - 1}, one for each logit`, `${wrong}`);
}

/** With a name for each of `outputs` classes and a split. `answers` stand in for labels that are not known. */
export function completeDataset(datapoints: Datapoints, outputs: number, answers: Labels | undefined): Dataset {
  const { labels = answers, classes = [], count, split = splitFor(count, labels !== answers) } = datapoints;
  if (labels === undefined) throw shapeMismatch('labels', 'none');
  const names = Array.from({ length: outputs }, (_, logit) => classes[logit] ?? `${logit}`);
  const isSame = datapoints.labels && datapoints.split && classes.length === outputs;
  if (isSame) return datapoints as Dataset;
  const unknown = { isUnlabelled: true, notes: [...(datapoints.notes ?? []), answersNote] };
  return { ...datapoints, labels, classes: names, split, ...(datapoints.labels ? {} : unknown) };
}

const answersNote = 'The classes are not known: each datapoint has the one that the network itself answers.';

/** Nothing is held out, and next to nothing kept ready for training, where there are no labels. */
function splitFor(count: number, isLabelled: boolean): Dataset['split'] {
  return isLabelled ? splitIndices(count, testShare, 0) : { train: Uint32Array.of(0), test: new Uint32Array(0) };
}
