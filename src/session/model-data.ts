// Datapoints for a model: those of a file, or those that are shown, with their classes where they are among its logits.
import { firstRows } from '../core/column';
import { shapeMismatch } from '../core/errors';
import { sizeOf } from '../core/tensor';
import { quoted } from '../core/text-words';
import type { Datapoints, Dataset } from '../datasets/dataset';
import { classCount, classPlaces, haveLogits, logitCount, placesNote } from '../formats/class-places';
import type { DataTable } from '../formats/data-table';
import type { Graph, Model } from '../model/graph';
import { inputNode, inputSize, outputSize } from '../model/shape';
import { withoutAside } from './aside-columns';
import type { ShownModel } from './brought';
import type { UnderstoodData } from './understanding';

/** What a session shows now: its datapoints go with a model alone that fits them, its model with datapoints alone. */
export interface Present {
  readonly dataset?: Dataset;
  readonly opened?: ShownModel;
}

/** Throws ShapeMismatch for tokens where the network reads numbers. */
export function datapointsOf({ name, table: all }: UnderstoodData, { graph }: Model): Datapoints {
  const table = withoutAside(all, inputSize(graph));
  const { count, shape, inputs, texts, beside, notes } = table;
  if (table.kind === 'text' && !readsTokens(graph))
    throw shapeMismatch('numbers, which this network reads', 'the tokens of a text');
  const { labels, classes } = labelsFor(table, graph);
  const words = logitsText(table, graph);
  return {
    name,
    count,
    features: sizeOf(shape),
    inputs: Float32Array.from(inputs),
    imageShape: pictureShape(shape) ?? pictureShape(inputNode(graph).shape),
    texts,
    beside,
    notes: words === undefined ? notes : [...notes, words],
    labels,
    classes: texts ? classes?.map(quoted) : classes,
  };
}

const readsTokens = (graph: Graph): boolean => inputNode(graph).vocabulary !== undefined;

function labelsFor(table: DataTable, graph: Graph): Pick<Datapoints, 'labels' | 'classes'> {
  const logits = outputSize(graph);
  return haveLogits(table, logits) ? (classPlaces(table, logits) ?? {}) : {};
}

/** Which logit each class is taken for, or that there are too few; undefined where neither has to be said. */
export function logitsText(table: DataTable, graph: Graph): string | undefined {
  const logits = outputSize(graph);
  if (table.labels && !haveLogits(table, logits))
    return (
      `The labels are left out: they are ${classCount(table.classes!.length)}, and the network has ` +
      `${logitCount(logits)}. Its own answers stand in for them.`
    );
  return placesNote(table, logits);
}

/**
 * The datapoints that are shown, where the model reads such; their classes only where they are known, and its logits. Token
 * ids are for the model they were brought for.
 */
export function presentFor({ graph }: Model, { dataset, opened }: Present): Datapoints | undefined {
  const { shape, vocabulary } = inputNode(graph);
  if (!dataset || vocabulary !== undefined || dataset.features !== sizeOf(shape)) return undefined;
  if (dataset.texts || (opened && readsTokens(opened.model.graph))) return undefined;
  const { labels, classes, split, isUnlabelled, notes, ...inputs } = dataset;
  if (isUnlabelled || classes.length > outputSize(graph)) return inputs;
  return { ...inputs, labels, classes, split, notes };
}

/** The first of them; any split is of all and left out. */
export function firstOf({ split: _split, ...all }: Datapoints, first: number): Datapoints {
  const { count, features, inputs, labels, texts, beside, notes = [] } = all;
  return {
    ...all,
    count: first,
    inputs: inputs.slice(0, first * features),
    labels: labels?.slice(0, first),
    texts: texts?.slice(0, first),
    beside: beside?.map((column) => firstRows(column, first)),
    notes: [...notes, `These are the first ${first} of ${count} datapoints.`],
  };
}

const [smallest, largest] = [4, 512];

/** Rows and columns of one channel, where that is what the shape says. */
function pictureShape(shape: readonly number[]): readonly [number, number] | undefined {
  const sides = shape.filter((length) => length !== 1);
  if (sides.length !== 2 || sides.some((side) => side < smallest || side > largest)) return undefined;
  return [sides[0], sides[1]];
}
