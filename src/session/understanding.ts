// What a reader's files are: a model, datapoints, their labels. Runs in a worker; what it gives can be sent from there.
import { invalidFile, isNtkError, unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import { type DataOptions, readTable, unzipped } from '../formats/data-file';
import type { DataTable } from '../formats/data-table';
import { readImages } from '../formats/image-folder';
import { readJson } from '../formats/json-text';
import { withLabels } from '../formats/label-file';
import { type Language, languageOf } from '../formats/language';
import { type LoadedModel, type ModelAnswers, type ModelFile, type ModelKind, openModel } from '../formats/model-file';
import type { Graph } from '../model/graph';
import { atPosition } from '../model/position';
import { inputNode, nodeShapes } from '../model/shape';
import { readVocabulary } from '../formats/vocabulary-file';
import { type FileKind, fileKind } from './file-kind';
import { nameOfPictures, type NamedFile, naming } from './named-file';
import { passedOverNote } from './passed-over';
import { isCalledText, isReadAsText, readTextData, type TextAnswers, type WindowFacts } from './text-data';
import { withTokenNames } from './token-names';

export type { NamedFile } from './named-file';

/** A model file as far as it could be read. */
export interface UnderstoodModel {
  readonly name: string;
  readonly kind: ModelKind;
  /** What only the reader can say, and has not. */
  readonly missing?: NonNullable<ModelFile['needs']>;
  readonly loaded?: LoadedModel;
}

export interface UnderstoodData {
  readonly name: string;
  readonly table: DataTable;
  /** Of a text, how it was cut. */
  readonly windows?: WindowFacts;
}

export interface Understanding {
  readonly model?: UnderstoodModel;
  readonly data?: UnderstoodData;
  /** A text that cannot be read without a vocabulary. */
  readonly unreadText?: string;
  /** What is worth knowing of the files as a whole, a sentence each. */
  readonly notes?: readonly string[];
}

export interface Answers extends Pick<ModelAnswers, 'activation'> {
  /** How a text is cut into windows. */
  readonly windows?: TextAnswers;
  /** What the model that is shown now reads, for a text that comes without a model. */
  readonly shown?: Language;
}

export interface UnderstandingOptions extends DataOptions {
  /** Told the name of each file, or of two that go together, before it is read. */
  readonly onReading?: (name: string) => void;
}

type Files = (kind: FileKind) => NamedFile[];

/**
 * Of several models, configurations or vocabularies the last is taken, which is in the notes. Throws InvalidFile, Unsupported,
 * ShapeMismatch.
 */
export async function understand(
  files: readonly NamedFile[],
  answers: Answers = {},
  options: UnderstandingOptions = {},
): Promise<Understanding> {
  refuseEmpty(files);
  const of: Files = (kind) => files.filter((file) => fileKind(file) === kind);
  const model = openNamed(of('model').at(-1));
  const { json: config, notes: configNotes } = configOf(of('config'));
  const language = model ? naming(model.name, () => languageOf(model.file, config)) : answers.shown;
  const data = await readData(of, language, answers.windows, options);
  const notes = [...lastUsed(of, 'model', 'models'), ...configNotes, ...lastUsed(of, 'vocabulary', 'vocabularies')];
  if (!model) return { ...data, notes };
  options.onReading?.(model.name);
  const { activation } = answers;
  return { ...data, notes, model: readModel(model, { activation, config, datapoint: data.data?.table.shape }) };
}

function refuseEmpty(files: readonly NamedFile[]): void {
  const empty = files.find(({ bytes }) => bytes.length === 0);
  if (empty) throw invalidFile('model or data', empty.name, 'it is empty');
}

const lastUsed = (of: Files, kind: FileKind, kinds: string): string[] =>
  passedOverNote(kinds, of(kind), of(kind).at(-1));

interface OpenedFile {
  readonly name: string;
  readonly file: ModelFile;
}

const openNamed = (file: NamedFile | undefined): OpenedFile | undefined =>
  file && { name: file.name, file: naming(file.name, () => openModel(file.bytes, file.name)) };

/** Of several the last that a model is built from: its neighbours in a folder say other things. */
function configOf(files: readonly NamedFile[]): { readonly json: unknown; readonly notes: readonly string[] } {
  const configs = files.map((file) => ({ file, json: naming(file.name, () => readJson(file.bytes)) }));
  const models = configs.filter(
    ({ json }) => typeof json === 'object' && json !== null && Object.hasOwn(json, 'n_embd'),
  );
  const notes = passedOverNote(
    'configurations',
    models.map(({ file }) => file),
    models.at(-1)?.file,
  );
  return { json: (models.at(-1) ?? configs.at(-1))?.json, notes };
}

/** The larger of two files has the datapoints, the smaller their labels. */
async function readData(
  of: Files,
  language: Language | undefined,
  windows: TextAnswers | undefined,
  options: UnderstandingOptions,
): Promise<Understanding> {
  const [files, pictures] = [of('data'), of('picture')];
  if (pictures.length > 0) return { data: await readPictures(pictures, files, options) };
  if (files.length === 0) return {};
  if (files.length > 2) throw unsupported(`${files.length} data files at once; give the datapoints and their labels`);
  const [largest, labels] = [...files].sort((a, b) => b.bytes.length - a.bytes.length);
  const main = { ...largest, bytes: await naming(largest.name, () => unzipped(largest.bytes, options.limit)) };
  const vocabulary = of('vocabulary').at(-1);
  if (isReadAsText(main, language, vocabulary)) {
    if (!vocabulary) return { unreadText: main.name };
    options.onReading?.(`${main.name} with ${vocabulary.name}`);
    return { data: await readTextData(main, vocabulary, language, windows) };
  }
  const { name } = main;
  options.onReading?.(name);
  const table = await tableOrText(main, options);
  if (!table) return { unreadText: name };
  const whole = labels ? await labelled(table, labels, options) : table;
  return { data: { name, table: language && vocabulary ? await named(whole, vocabulary) : whole } };
}

/** Undefined for what is called a text and is no table. */
async function tableOrText({ name, bytes }: NamedFile, options: UnderstandingOptions): Promise<DataTable | undefined> {
  try {
    return await naming(name, () => readTable(name, bytes, options));
  } catch (error) {
    if (isCalledText(name) && isNtkError(error, 'InvalidFile')) return undefined;
    throw error;
  }
}

const named = (table: DataTable, { name, bytes }: NamedFile): Promise<DataTable> =>
  naming(name, async () => withTokenNames(table, await readVocabulary(readJson(bytes))));

async function labelled(
  table: DataTable,
  { name, bytes }: NamedFile,
  { onReading, limit }: UnderstandingOptions,
): Promise<DataTable> {
  onReading?.(name);
  return naming(name, () => withLabels(table, name, bytes, limit));
}

/** Pictures by themselves or of a folder; another file has their labels, in the order of the pictures' paths. */
async function readPictures(
  pictures: readonly NamedFile[],
  others: readonly NamedFile[],
  options: UnderstandingOptions,
): Promise<UnderstoodData> {
  if (others.length > 1) throw unsupported(`pictures with ${others.length} data files; give one, with their labels`);
  const name = nameOfPictures(pictures);
  options.onReading?.(name);
  const files = pictures.map(({ name, bytes }) => ({ name, read: () => Promise.resolve(bytes) }));
  const table = await naming(name, () => readImages(files, options));
  return { name, table: others.length > 0 ? await labelled(table, others[0], options) : table };
}

function readModel({ name, file }: OpenedFile, answers: ModelAnswers): UnderstoodModel {
  const { kind, needs, load } = file;
  if (needs && answers[needs] === undefined) return { name, kind, missing: needs };
  return { name, kind, loaded: naming(name, () => atLastPosition(load(answers))) };
}

/** Of a language model that answers at every position, the last answer. */
function atLastPosition(loaded: LoadedModel): LoadedModel {
  const { model, notes } = loaded;
  const positions = positionsOf(model.graph);
  if (positions < 2) return loaded;
  const graph = atPosition(model.graph, positions - 1);
  return { ...loaded, model: { ...model, graph }, notes: [...notes, 'The logits are those after the last token.'] };
}

function positionsOf(graph: Graph): number {
  if (inputNode(graph).vocabulary === undefined) return 1;
  return sizeOf(nodeShapes(graph).get(graph.output)!.slice(0, -1));
}
