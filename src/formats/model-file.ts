// A model file by what it is, not by its name: which kind, what it leaves open, and the model once that is answered.
import { isNtkError, unsupported } from '../core/errors';
import { sizeOf, type Tensor } from '../core/tensor';
import { gpt2Model, isGpt2, isGpt2Buffer } from '../model/gpt2';
import { readGpt2Config } from '../model/gpt2-config';
import type { Position } from '../model/gpt2-graph';
import type { ActivationKind, Model } from '../model/graph';
import { sequentialModel } from '../model/sequential';
import { type Bytes, bytesOf } from './bytes';
import { graphKey } from './graph-json';
import { importModel } from './model-export';
import { readOnnx } from './onnx';
import { openSafetensors, type SafetensorsFile } from './safetensors';

/** onnx; gpt2 and sequential: a state dict of those names; exported: a file of our own with its graph. */
export type ModelKind = 'onnx' | 'gpt2' | 'sequential' | 'exported';

/** What a file may leave open. */
export interface ModelAnswers {
  /** Between the layers of a sequential state dict, which does not name it. */
  readonly activation?: ActivationKind;
  /** Slope below zero, leaky ReLU only. */
  readonly slope?: number;
  /** The JSON of config.json, for a GPT-2. */
  readonly config?: unknown;
  /**
   * Shape of one datapoint: of a GPT-2 the tokens of every prompt, the most it takes when absent; of an ONNX file what it
   * leaves free beside the batch.
   */
  readonly datapoint?: readonly number[];
  /** Of the logits, for a language model; the last when absent. */
  readonly position?: Position;
}

/** A tensor of the file that is no parameter. */
export interface OtherTensor {
  readonly name: string;
  readonly shape?: readonly number[];
  readonly why: string;
}

export interface LoadedModel {
  readonly model: Model;
  readonly others: readonly OtherTensor[];
  /** What is worth knowing of how the file was read, a sentence each. */
  readonly notes: readonly string[];
}

export interface ModelFile {
  readonly kind: ModelKind;
  /** The answer that it cannot do without. */
  readonly needs?: 'activation' | 'config';
  /** Throws InvalidFile, ShapeMismatch, Unsupported. */
  readonly load: (answers: ModelAnswers) => LoadedModel;
}

const startsWith = (bytes: Uint8Array, ...start: number[]): boolean => start.every((byte, i) => bytes[i] === byte);

/** A zip archive, which PyTorch writes since 1.6, or a bare pickle of protocol 2 to 5. */
const isPickle = (bytes: Uint8Array): boolean =>
  startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || (bytes[0] === 0x80 && bytes[1] >= 2 && bytes[1] <= 5);

/** A safetensors header begins with a brace. */
const isSafetensors = (bytes: Uint8Array): boolean => bytes[8] === 0x7b;

/** The line that a reader may run as it stands: names with characters that a shell might read are not put into it. */
function exportLine(name: string): string {
  const plainName = /^\w[\w.-]*$/.test(name) ? name : 'model.pt';
  const saved = `${plainName.replace(/\.\w+$/, '')}.safetensors`;
  return (
    `python -c "import torch; from safetensors.torch import save_file; save_file({k: v.clone().contiguous() for k, v in ` +
    `torch.load('${plainName}', map_location='cpu').items()}, '${saved}')"`
  );
}

/**
 * Opens a file; `path` is what it is called where that may be said. Throws InvalidFile for what is no model, Unsupported for
 * a pickle with the line that exports safetensors.
 */
export function openModel(source: Bytes, path = 'model.pt'): ModelFile {
  const bytes = bytesOf(source);
  if (isPickle(bytes)) {
    const line = exportLine(path.split(/[\\/]/).at(-1)!);
    throw unsupported(`a pickle, which runs code when it is read; save its state dict: ${line}`);
  }
  if (!isSafetensors(bytes) && isOnnx(bytes)) return { kind: 'onnx', load: (answers) => loadOnnx(bytes, answers) };
  const file = openSafetensors(bytes);
  if (file.metadata.has(graphKey)) return { kind: 'exported', load: () => plain(importModel(file)) };
  return isGpt2(file.names) ? gpt2File(file) : sequentialFile(file);
}

/** Tags of the fields of an ONNX model that may come first. */
const onnxTags = [0x08, 0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72];

const isOnnx = (bytes: Uint8Array): boolean => onnxTags.includes(bytes[0]);

/** Where the file states its shapes, datapoints may be of any shape with as many numbers. */
function loadOnnx(bytes: Uint8Array, { datapoint }: ModelAnswers): LoadedModel {
  const { model, notes, constants } = readFree(bytes, datapoint);
  const why = 'a constant: a mask, running statistics, a shape or a scalar';
  return { model, notes, others: constants.map((name) => ({ name, why })) };
}

function readFree(bytes: Uint8Array, datapoint?: readonly number[]) {
  try {
    return readOnnx(bytes, { datapoint });
  } catch (error) {
    if (datapoint === undefined || !isNtkError(error, 'Unsupported')) throw error;
    return readOnnx(bytes);
  }
}

const plain = (model: Model): LoadedModel => ({ model, others: [], notes: [] });

function gpt2File(file: SafetensorsFile): ModelFile {
  const load = ({ config: json, datapoint, position = 'last' }: ModelAnswers): LoadedModel => {
    const config = readGpt2Config(json);
    const tensors = tensorsOf(file, (name) => !isGpt2Buffer(name));
    const model = gpt2Model(tensors, config, { tokens: datapoint ? sizeOf(datapoint) : config.positions, position });
    const known = new Set(Object.keys(model.values));
    const others = file.names.filter((name) => !known.has(name));
    return { model, others: others.map((name) => otherOf(file, name)), notes: [] };
  };
  return { kind: 'gpt2', needs: 'config', load };
}

function otherOf(file: SafetensorsFile, name: string): OtherTensor {
  const why = isGpt2Buffer(name) ? 'a causal mask' : 'the tied head, the same as the embedding';
  return { name, shape: file.shapeOf(name), why };
}

function sequentialFile(file: SafetensorsFile): ModelFile {
  const load = ({ activation, slope }: ModelAnswers): LoadedModel => {
    if (activation === undefined) throw unsupported('a state dict whose activation is not given');
    return plain(sequentialModel(tensorsOf(file), { activation, slope }));
  };
  return { kind: 'sequential', needs: 'activation', load };
}

function tensorsOf(file: SafetensorsFile, wanted: (name: string) => boolean = () => true): Map<string, Tensor> {
  return new Map(file.names.filter(wanted).map((name) => [name, file.read(name)]));
}
