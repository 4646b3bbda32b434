// What a reader's files are: a model, datapoints, their labels. Runs in a worker; what it gives can be sent from there.
import { invalidFile, isNtkError, NtkError, unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import { type DataOptions, readTable } from '../formats/data-file';
import type { DataTable } from '../formats/data-table';
import { type LoadedModel, type ModelAnswers, type ModelFile, type ModelKind, openModel } from '../formats/model-file';
import type { Graph } from '../model/graph';
import { atPosition } from '../model/position';
import { inputNode, nodeShapes } from '../model/shape';
import { fileKind } from './file-kind';

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

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
}

export interface Understanding {
  readonly model?: UnderstoodModel;
  readonly data?: UnderstoodData;
}

export type Answers = Pick<ModelAnswers, 'activation'>;

/** Of several models, or several configurations, the last is taken. Throws InvalidFile, Unsupported, ShapeMismatch. */
export async function understand(
  files: readonly NamedFile[],
  answers: Answers = {},
  options: DataOptions = {},
): Promise<Understanding> {
  const of = (kind: ReturnType<typeof fileKind>): NamedFile[] => files.filter((file) => fileKind(file) === kind);
  const data = await readData(of('data'), options);
  const model = of('model').at(-1);
  const config = of('json').at(-1);
  if (!model) return { data };
  return { data, model: readModel(model, { ...answers, config: config && parseJson(config) }, data?.table.shape) };
}

/** The larger of two files has the datapoints, the smaller their labels. */
async function readData(files: readonly NamedFile[], options: DataOptions): Promise<UnderstoodData | undefined> {
  if (files.length === 0) return undefined;
  if (files.length > 2) throw unsupported(`${files.length} data files at once; give the datapoints and their labels`);
  const [main, labels] = [...files].sort((a, b) => b.bytes.length - a.bytes.length);
  const { name, bytes } = main;
  if (!labels) return { name, table: await naming(name, () => readTable(name, bytes, options)) };
  const both = `${name} with the labels of ${labels.name}`;
  return { name, table: await naming(both, () => readTable(name, bytes, { ...options, labels: labels.bytes })) };
}

function readModel({ name, bytes }: NamedFile, answers: ModelAnswers, datapoint?: readonly number[]): UnderstoodModel {
  return naming(name, () => {
    const { kind, needs, load } = openModel(bytes);
    if (needs && answers[needs] === undefined) return { name, kind, missing: needs };
    return { name, kind, loaded: atLastPosition(load({ ...answers, datapoint })) };
  });
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

function parseJson({ name, bytes }: NamedFile): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch (cause) {
    throw invalidFile('JSON', name, cause instanceof Error ? cause.message : 'unreadable');
  }
}

/** Runs `read`; what it throws names the file. */
function naming<T>(name: string, read: () => T): T {
  try {
    const result = read();
    return result instanceof Promise ? (result.catch((error: unknown) => rename(name, error)) as T) : result;
  } catch (error) {
    return rename(name, error);
  }
}

function rename(name: string, error: unknown): never {
  if (isNtkError(error, 'InvalidFile')) {
    const { format, where, why } = error.details;
    throw invalidFile(format, `${name}, ${where}`, why);
  }
  if (error instanceof NtkError) throw new NtkError(error.code, error.details, `${name}: ${error.message}`);
  throw invalidFile('model or data', name, error instanceof Error ? error.message : String(error));
}
