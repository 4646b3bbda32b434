// The config.json beside a GPT-2 of Hugging Face: what of it changes the function.
import { invalidFile, unsupported } from '../core/errors';
import type { ActivationKind } from './graph';

export interface Gpt2Config {
  readonly layers: number;
  readonly heads: number;
  /** Numbers at each position of the residual stream. */
  readonly features: number;
  /** Numbers between the two dense layers of a block. */
  readonly inner: number;
  readonly vocabulary: number;
  /** The longest prompt. */
  readonly positions: number;
  readonly epsilon: number;
  readonly activation: ActivationKind;
  /** Scores are over sqrt(features of a head), and over the number of the block, from 1. */
  readonly scaled: boolean;
  readonly scaledByLayer: boolean;
  /** Whether the head's weight is that of the embedding. */
  readonly tied: boolean;
}

/** Hugging Face's names of activations. */
const activations: Readonly<Record<string, ActivationKind>> = {
  gelu_new: 'gelu-tanh',
  gelu_fast: 'gelu-tanh',
  gelu_pytorch_tanh: 'gelu-tanh',
  gelu: 'gelu',
  gelu_python: 'gelu',
  relu: 'relu',
  leaky_relu: 'leaky-relu',
  silu: 'silu',
  swish: 'silu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  linear: 'identity',
};

const largest = 2 ** 24;
const refuse = (where: string, why: string) => invalidFile('GPT-2 config', where, why);

/** A value in words, short and on one line. */
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 60);

type Json = Readonly<Record<string, unknown>>;

function given(config: Json, key: string): unknown {
  const value = Object.hasOwn(config, key) ? config[key] : undefined;
  return value === null ? undefined : value;
}

function whole(config: Json, key: string, fallback?: number): number {
  const value = given(config, key) ?? fallback;
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= largest) return value as number;
  throw refuse(key, `it is ${shown(value)}, not a whole number from 1 to ${largest}`);
}

function truth(config: Json, key: string, fallback: boolean): boolean {
  const value = given(config, key) ?? fallback;
  if (typeof value === 'boolean') return value;
  throw refuse(key, `it is ${shown(value)}, neither true nor false`);
}

function epsilonOf(config: Json): number {
  const value = given(config, 'layer_norm_epsilon') ?? 1e-5;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw refuse('layer_norm_epsilon', `it is ${shown(value)}, not a number from 0`);
}

function activationOf(config: Json): ActivationKind {
  const name = given(config, 'activation_function') ?? 'gelu_new';
  if (typeof name === 'string' && Object.hasOwn(activations, name)) return activations[name];
  throw refuse('activation_function', `it is ${shown(name)}, not one of ${Object.keys(activations).join(', ')}`);
}

/** Throws InvalidFile naming the key, Unsupported for another family of models or cross-attention. */
export function readGpt2Config(json: unknown): Gpt2Config {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw refuse('the file', 'it is not an object');
  const config = json as Json;
  const family = given(config, 'model_type') ?? 'gpt2';
  if (family !== 'gpt2') throw unsupported(`a config.json of model_type ${shown(family)}; there is: gpt2`);
  if (truth(config, 'add_cross_attention', false)) throw unsupported('a GPT-2 with cross-attention');
  const features = whole(config, 'n_embd');
  const heads = whole(config, 'n_head');
  if (features % heads !== 0) throw refuse('n_head', `${heads} heads do not divide n_embd = ${features}`);
  return {
    layers: whole(config, 'n_layer'),
    heads,
    features,
    inner: whole(config, 'n_inner', 4 * features),
    vocabulary: whole(config, 'vocab_size'),
    positions: whole(config, 'n_positions', given(config, 'n_ctx') as number | undefined),
    epsilon: epsilonOf(config),
    activation: activationOf(config),
    scaled: truth(config, 'scale_attn_weights', true),
    scaledByLayer: truth(config, 'scale_attn_by_inverse_layer_idx', false),
    tied: truth(config, 'tie_word_embeddings', true),
  };
}
