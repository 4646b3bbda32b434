// What the page would do with a reader's files, in facts to show before anything is done.
import type { NtkError } from '../core/errors';
import { sizeOf } from '../core/tensor';
import { quoted } from '../core/text-words';
import type { Datapoints, Dataset } from '../datasets/dataset';
import { classPlaces } from '../formats/class-places';
import type { Language } from '../formats/language';
import { type Preview, previewOf } from '../formats/preview';
import type { Model } from '../model/graph';
import { inputNode, nodeShapes, outputSize, parameterCount } from '../model/shape';
import { checkFit, type OpenedModel, type ShownModel } from './brought';
import type { WindowFacts } from './text-data';
import type { Understanding, UnderstoodData, UnderstoodModel } from './understanding';

export type { Understanding } from './understanding';

export interface ModelFacts {
  readonly name: string;
  readonly kind: UnderstoodModel['kind'];
  readonly notes: readonly string[];
  /** Absent until what is missing is known. */
  readonly sizes?: {
    /** Trained numbers, and the tensors they are in. */
    readonly numbers: number;
    readonly tensors: number;
    readonly input: readonly number[];
    readonly output: readonly number[];
  };
}

export interface DataFacts extends Preview {
  readonly name: string;
  /** Of a text, how it was cut. */
  readonly windows?: WindowFacts;
}

/** What keeps the kernel from being computed. */
export type Obstacle = 'model' | 'data' | 'activation' | 'config' | 'vocabulary' | NtkError<'ShapeMismatch'>;

export interface Proposal {
  readonly model?: ModelFacts;
  readonly data?: DataFacts;
  /** What would be opened; absent where there is an obstacle. */
  readonly subject?: OpenedModel;
  readonly obstacle?: Obstacle;
}

/** What a session shows now: its datapoints go with a model alone that fits them, its model with datapoints alone. */
export interface Present {
  readonly dataset?: Dataset;
  readonly opened?: ShownModel;
}

export function proposalOf({ model, data, unreadText }: Understanding, present: Present): Proposal {
  const facts = { model: model && modelFacts(model), data: data && dataFacts(data) };
  const shown = model?.loaded ? { name: model.name, model: model.loaded.model } : model ? undefined : present.opened;
  const obstacle = model?.missing ?? (shown ? undefined : 'model') ?? (unreadText ? 'vocabulary' : undefined);
  if (!shown || obstacle) return { ...facts, obstacle };
  return { ...facts, ...fitting(shown, data, present) };
}

function fitting(shown: ShownModel, data: UnderstoodData | undefined, { dataset }: Present): Proposal {
  try {
    const datapoints = data ? datapointsOf(data, shown.model) : fits(shown.model, dataset);
    if (!datapoints) return { obstacle: 'data' };
    checkFit(shown.model, datapoints);
    return { subject: { ...shown, dataset: datapoints } };
  } catch (error) {
    return { obstacle: error as NtkError<'ShapeMismatch'> };
  }
}

/** The datapoints that are shown, where the model reads such; their classes only where they are known, and its logits. */
function fits({ graph }: Model, dataset: Dataset | undefined): Datapoints | undefined {
  const { shape, vocabulary } = inputNode(graph);
  if (!dataset || vocabulary !== undefined || dataset.features !== sizeOf(shape)) return undefined;
  const { labels, classes, split, isUnlabelled, notes, ...inputs } = dataset;
  if (isUnlabelled || classes.length > outputSize(graph)) return inputs;
  return { ...inputs, labels, classes, split, notes };
}

const dataFacts = ({ name, table, windows }: UnderstoodData): DataFacts => ({ name, windows, ...previewOf(table) });

/** What the model that is shown reads, where it is a language model: prompts of one length. */
export function languageOfShown({ opened }: Present): Language | undefined {
  if (!opened) return undefined;
  const { shape, vocabulary } = inputNode(opened.model.graph);
  return vocabulary === undefined ? undefined : { vocabulary, context: sizeOf(shape), isFixed: true };
}

function modelFacts({ name, kind, loaded }: UnderstoodModel): ModelFacts {
  if (!loaded) return { name, kind, notes: [] };
  const { model, notes } = loaded;
  const { graph } = model;
  const sizes = {
    numbers: parameterCount(graph),
    tensors: graph.parameters.length,
    input: inputNode(graph).shape,
    output: nodeShapes(graph).get(graph.output)!,
  };
  return { name, kind, notes, sizes };
}

/** A table as datapoints of a session. Throws ShapeMismatch for more classes than logits. */
export function datapointsOf({ name, table }: UnderstoodData, { graph }: Model): Datapoints {
  const { count, shape, inputs, texts, notes } = table;
  const { labels, classes } = classPlaces(table, outputSize(graph)) ?? {};
  const imageShape = pictureShape(shape) ?? pictureShape(inputNode(graph).shape);
  return {
    name,
    count,
    features: sizeOf(shape),
    inputs: Float32Array.from(inputs),
    imageShape,
    texts,
    notes,
    labels,
    classes: texts ? classes?.map(quoted) : classes,
  };
}

const [smallest, largest] = [4, 512];

/** Rows and columns of one channel, where that is what the shape says. */
function pictureShape(shape: readonly number[]): readonly [number, number] | undefined {
  const sides = shape.filter((length) => length !== 1);
  if (sides.length !== 2 || sides.some((side) => side < smallest || side > largest)) return undefined;
  return [sides[0], sides[1]];
}
