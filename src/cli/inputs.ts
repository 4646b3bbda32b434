// The files a command reads. What cannot be used is an InvalidFile whose message names the option, the file and the place.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { invalidFile } from '../core/errors';
import { type NumberArray, sizeOf } from '../core/tensor';
import { type LoadedModel, type ModelFile, type ModelKind, openModel } from '../formats/model-file';
import { readNpy } from '../formats/npy';
import { activationKinds, type Graph } from '../model/graph';
import { atPosition } from '../model/position';
import { inputNode, isLanguageModel, nodeShapes } from '../model/shape';
import type { ModelOptions } from './arguments/common';
import { naming, readBytes } from './files';
import { usage } from './usage';

/** Datapoints as they lie in the file, [n, ...shape]. */
export interface Datapoints {
  readonly n: number;
  /** Of each. */
  readonly shape: readonly number[];
  readonly values: NumberArray;
}

export interface Network extends LoadedModel {
  readonly kind: ModelKind;
}

/** An npy file [n, ...]. Throws InvalidFile. */
export async function readDatapoints(option: string, path: string): Promise<Datapoints> {
  const bytes = await readBytes(option, path);
  return naming(option, path, () => {
    const { shape, data } = readNpy(bytes);
    if (shape.length === 0) throw invalidFile('npy', 'the header', 'a single number has no datapoints');
    const [n, ...rest] = shape;
    if (n === 0) throw invalidFile('npy', 'the header', 'it has no datapoints');
    return { n, shape: rest, values: data };
  });
}

/** Datapoints that this network reads, flattened to its features. Throws InvalidFile. */
export async function readFitting(option: string, path: string, graph: Graph): Promise<Datapoints> {
  const datapoints = await readDatapoints(option, path);
  checkFit(option, path, datapoints, graph);
  return datapoints;
}

/** Throws InvalidFile unless each datapoint is what the network reads. */
export function checkFit(option: string, path: string, { shape, values }: Datapoints, graph: Graph): void {
  const { shape: wanted, vocabulary } = inputNode(graph);
  const [features, expected] = [sizeOf(shape), sizeOf(wanted)];
  naming(option, path, () => {
    if (features !== expected) {
      const why = `each datapoint, [${shape}], has ${features} features, the network reads ${expected}`;
      throw invalidFile('npy', 'the header', why);
    }
    if (vocabulary === undefined) return;
    const wrong = values.findIndex((id: number) => !Number.isInteger(id) || id < 0 || id >= vocabulary);
    if (wrong < 0) return;
    throw invalidFile('npy', `number ${wrong}`, `${values[wrong]} is no token id from 0 to ${vocabulary - 1}`);
  });
}

/** The network of --model, for datapoints of this shape. Throws InvalidFile, and UsageError for what is left open. */
export async function loadModel(options: ModelOptions, datapoint?: readonly number[]): Promise<Network> {
  const { model: path, position, activation, slope } = options;
  const bytes = await readBytes('--model', path);
  const file = naming('--model', path, () => openModel(bytes, path));
  const config = file.kind === 'gpt2' ? await readConfig(options) : undefined;
  checkAnswers(file, options, datapoint);
  const loaded = naming('--model', path, () => file.load({ activation, slope, config, datapoint, position }));
  if (file.kind === 'gpt2') return { kind: file.kind, ...loaded };
  return { kind: file.kind, ...loaded, model: { ...loaded.model, graph: positioned(loaded.model.graph, options) } };
}

function checkAnswers({ needs, kind }: ModelFile, options: ModelOptions, datapoint?: readonly number[]): void {
  const { activation, position } = options;
  if (needs === 'activation' && activation === undefined)
    throw usage(`--activation is missing, which this state dict does not name; one of ${activationKinds.join(', ')}`);
  if (kind !== 'gpt2' || typeof position !== 'number' || datapoint === undefined) return;
  checkPosition(position, sizeOf(datapoint));
}

function checkPosition(position: number, positions: number): void {
  if (position >= positions) throw usage(`--position ${position} is beyond prompts of ${positions} tokens`);
}

/** config.json, given or beside the model. */
async function readConfig({ config, model }: ModelOptions): Promise<unknown> {
  const beside = join(dirname(model), 'config.json');
  if (config === undefined && !existsSync(beside))
    throw usage('--config is missing: a GPT-2 needs its config.json, which is not beside the model either');
  const path = config ?? beside;
  const bytes = await readBytes('--config', path);
  return naming('--config', path, () => {
    try {
      return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
    } catch (cause) {
      throw invalidFile('JSON', 'the file', cause instanceof Error ? cause.message : 'unreadable');
    }
  });
}

/** A language model's logits at --position; other networks have none. */
function positioned(graph: Graph, { position }: ModelOptions): Graph {
  const shape = nodeShapes(graph).get(graph.output)!;
  const speaks = isLanguageModel(graph) && shape.length > 1;
  if (!speaks && position !== undefined) throw usage('--position is for language models, which read token ids');
  if (!speaks || position === 'all') return graph;
  const positions = sizeOf(shape.slice(0, -1));
  if (typeof position === 'number') checkPosition(position, positions);
  return atPosition(graph, position === undefined || position === 'last' ? positions - 1 : position);
}

/** Whole numbers below `classes`: [n], or [n, positions] where the network answers at several. Throws InvalidFile. */
export async function readTargets(
  option: string,
  path: string,
  n: number,
  { classes, positions }: { readonly classes: number; readonly positions: number },
): Promise<Uint32Array> {
  const { n: rows, shape, values } = await readDatapoints(option, path);
  return naming(option, path, () => {
    if (rows !== n || sizeOf(shape) !== positions) {
      const wanted = positions === 1 ? `[${n}]` : `[${n}, ${positions}]`;
      throw invalidFile('npy', 'the header', `its shape is [${[rows, ...shape]}], not ${wanted}`);
    }
    const wrong = values.findIndex((target: number) => !Number.isInteger(target) || target < 0 || target >= classes);
    if (wrong >= 0)
      throw invalidFile('npy', `number ${wrong}`, `${values[wrong]} is no class from 0 to ${classes - 1}`);
    return Uint32Array.from(values);
  });
}
