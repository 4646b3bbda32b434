// The network of --model. What cannot be used is an InvalidFile whose message names the option, the file and the place.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { invalidFile, isNtkError } from '../core/errors';
import { sizeOf } from '../core/tensor';
import { readJson } from '../formats/json-text';
import { type LoadedModel, type ModelFile, type ModelKind, openModel } from '../formats/model-file';
import { readGpt2Config } from '../model/gpt2-config';
import { activationKinds, type Graph } from '../model/graph';
import { atPosition } from '../model/position';
import { isLanguageModel, nodeShapes } from '../model/shape';
import type { ModelOptions } from './arguments/common';
import { naming, readBytes } from './files';
import { usage } from './usage';

export interface Network extends LoadedModel {
  readonly kind: ModelKind;
}

/** The network of --model, for datapoints of this shape. Throws InvalidFile, and UsageError for what is left open. */
export async function loadModel(options: ModelOptions, datapoint?: readonly number[]): Promise<Network> {
  const { model: path, position, activation, slope } = options;
  const bytes = await readBytes('--model', path);
  const file = openNamed(path, bytes);
  const config = file.kind === 'gpt2' ? await readConfig(options) : undefined;
  checkAnswers(file, options, datapoint);
  const loaded = naming('--model', path, () => file.load({ activation, slope, config, datapoint, position }));
  if (file.kind === 'gpt2') return { kind: file.kind, ...loaded };
  return { kind: file.kind, ...loaded, model: { ...loaded.model, graph: positioned(loaded.model.graph, options) } };
}

/** The model file of --model; bytes that tell nothing are of the kind that the name says. Throws InvalidFile, Unsupported. */
export function openNamed(path: string, bytes: Uint8Array): ModelFile {
  return naming('--model', path, () => {
    try {
      return openModel(bytes, path);
    } catch (error) {
      const isOther = isNtkError(error, 'InvalidFile') && error.details.format === 'safetensors';
      if (!isOther || !/\.onnx$/i.test(path)) throw error;
      throw invalidFile('ONNX', 'byte 0', bytes.length === 0 ? 'it is empty' : 'no ONNX model begins like this');
    }
  });
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

/** config.json, given or beside the model. Throws InvalidFile, UsageError. */
export async function readConfig({ config, model }: ModelOptions): Promise<unknown> {
  const beside = join(dirname(model), 'config.json');
  if (config === undefined && !existsSync(beside))
    throw usage('--config is missing: a GPT-2 needs its config.json, which is not beside the model either');
  const path = config ?? beside;
  const bytes = await readBytes('--config', path);
  return naming('--config', path, () => {
    const json = readJson(bytes, 'GPT-2 config');
    readGpt2Config(json);
    return json;
  });
}

/** A language model's logits at --position; other networks have none. */
function positioned(graph: Graph, { position }: ModelOptions): Graph {
  const shape = nodeShapes(graph).get(graph.output)!;
  const speaks = isLanguageModel(graph) && shape.length > 1;
  if (!speaks && typeof position === 'number') throw usage('--position is for language models, which read token ids');
  if (!speaks || position === 'all') return graph;
  const positions = sizeOf(shape.slice(0, -1));
  if (typeof position === 'number') checkPosition(position, positions);
  return atPosition(graph, position === undefined || position === 'last' ? positions - 1 : position);
}
