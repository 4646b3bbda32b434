// What the page would do with a reader's files, in facts to show before anything is done.
import type { NtkError } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Language } from '../formats/language';
import { type Preview, previewOf } from '../formats/preview';
import { inputNode, nodeShapes, parameterCount } from '../model/shape';
import { checkFit, type OpenedModel, type ShownModel } from './brought';
import { type Room, roomFor, type RoomFacts } from './kernel-room';
import { datapointsOf, firstOf, logitsText, type Present, presentFor } from './model-data';
import type { WindowFacts } from './text-data';
import type { Understanding, UnderstoodData, UnderstoodModel } from './understanding';

export type { RoomFacts } from './kernel-room';
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
  /** Which logit each class is taken for, or why none is, where that has to be said. */
  readonly logits?: string;
}

/** What keeps the kernel from being computed; `room` for more datapoints than have any. */
export type Obstacle =
  'model' | 'data' | 'activation' | 'config' | 'vocabulary' | 'text' | 'room' | NtkError<'ShapeMismatch'>;

export interface Proposal {
  readonly model?: ModelFacts;
  readonly data?: DataFacts;
  /** What would be opened; absent where there is an obstacle. */
  readonly subject?: OpenedModel;
  readonly obstacle?: Obstacle;
  /** Where not all datapoints have room. */
  readonly room?: RoomFacts;
  /** What is worth knowing of the files as a whole, a sentence each. */
  readonly notes: readonly string[];
}

export interface ProposalOptions {
  /** What the device has room for, where that is known. */
  readonly room?: Room;
  /** How many datapoints the reader takes where not all have room. */
  readonly first?: number;
}

export function proposalOf(understanding: Understanding, present: Present, options: ProposalOptions = {}): Proposal {
  const { model, data, notes = [] } = understanding;
  const shown = model?.loaded ? { name: model.name, model: model.loaded.model } : model ? undefined : present.opened;
  const facts = { model: model && modelFacts(model), data: data && dataFacts(data, shown), notes };
  const obstacle = missing(understanding, shown);
  if (!shown || obstacle) return { ...facts, obstacle };
  return { ...facts, ...fitting(shown, data, present, options) };
}

/** What has to come first. A text alone needs more than a model. */
function missing({ model, unreadText }: Understanding, shown: ShownModel | undefined): Obstacle | undefined {
  if (model?.missing) return model.missing;
  const isLanguage = shown !== undefined && inputNode(shown.model.graph).vocabulary !== undefined;
  if (unreadText !== undefined) return isLanguage ? 'vocabulary' : 'text';
  return shown ? undefined : 'model';
}

function fitting(
  shown: ShownModel,
  data: UnderstoodData | undefined,
  present: Present,
  { room, first = 0 }: ProposalOptions,
): Pick<Proposal, 'subject' | 'obstacle' | 'room'> {
  try {
    const datapoints = data ? datapointsOf(data, shown.model) : presentFor(shown.model, present);
    if (!datapoints) return { obstacle: 'data' };
    checkFit(shown.model, datapoints);
    const tooMany = room && roomFor(shown.model.graph, room, datapoints.count);
    if (!tooMany) return { subject: { ...shown, dataset: datapoints } };
    const isRoomFor = Number.isInteger(first) && first >= 1 && first <= tooMany.most;
    if (!isRoomFor) return { obstacle: 'room', room: tooMany };
    return { subject: { ...shown, dataset: firstOf(datapoints, first) }, room: tooMany };
  } catch (error) {
    return { obstacle: error as NtkError<'ShapeMismatch'> };
  }
}

const dataFacts = ({ name, table, windows }: UnderstoodData, shown: ShownModel | undefined): DataFacts => ({
  name,
  windows,
  ...previewOf(table),
  logits: shown && logitsText(table, shown.model.graph),
});

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
