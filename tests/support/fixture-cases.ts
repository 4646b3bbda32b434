// What must hold of every fixture: the files its model is in, the arrays that PyTorch computed of it, and how near to come.
import type { Tensor } from '../../src/core/tensor';
import { readNpy } from '../../src/formats/npy';
import { readNpz } from '../../src/formats/npz';
import { readSafetensors } from '../../src/formats/safetensors';
import type { ActivationKind } from '../../src/model/graph';

/** The fixtures of dense networks, and the activation a state dict does not name. */
export const denseFixtures: Readonly<Record<string, ActivationKind>> = {
  'mlp-relu-digits': 'relu',
  'mlp-tanh-digits': 'tanh',
};

/** A fixture with the model in one of its files. */
export interface FixtureCase {
  readonly name: string;
  readonly model: 'model.safetensors' | 'model.onnx';
  readonly kind: 'classifier' | 'language model';
  /** What the file of the model does not say. */
  readonly activation?: ActivationKind;
  /** Relative Frobenius error that is allowed in float32. */
  readonly bound: number;
}

/** The actual nudge is a difference of nearby numbers. */
export const actualBound = 5e-4;

const classifier = { kind: 'classifier', bound: 1e-5 } as const;

export const fixtureCases: readonly FixtureCase[] = [
  ...Object.entries(denseFixtures).flatMap(([name, activation]): FixtureCase[] => [
    { ...classifier, name, model: 'model.safetensors', activation },
    { ...classifier, name, model: 'model.onnx' },
  ]),
  { ...classifier, name: 'cnn-digits', model: 'model.onnx' },
  { ...classifier, name: 'residual-layernorm-digits', model: 'model.onnx', bound: 1e-4 },
  { name: 'gpt2-characters', model: 'model.safetensors', kind: 'language model', bound: 1e-4 },
];

/** Names of the files beside the model: what it reads, what it should answer, what PyTorch computed. */
export const fixtureFiles = {
  classifier: {
    inputs: 'x.npy',
    targets: 'y.npy',
    config: undefined,
    arrays: ['logits', 'jvp', 'ntk_full', 'ntk_trace'],
    byParameter: 'ntk_trace_by_parameter',
  },
  'language model': {
    inputs: 'input_ids.npy',
    targets: 'target_ids.npy',
    config: 'config.json',
    arrays: ['logits_last', 'ntk_logp', 'ntk_trace_last'],
    byParameter: 'ntk_logp_by_parameter',
  },
} as const;

/** Reads a file of a fixture. */
export type ReadFixture = (name: string, path: string) => Promise<Uint8Array>;

export interface ExpectedArray {
  /** The file, and of an archive the entry: `logits`, `nudge/actual`, `ntk_trace_by_parameter/fc1.weight`. */
  readonly key: string;
  readonly values: Tensor;
  readonly bound: number;
}

export interface Expectation {
  readonly arrays: readonly ExpectedArray[];
  /** The nudge: SGD on the cross-entropy of one datapoint. */
  readonly index: number;
  readonly rate: number;
  /** The label or next token of each datapoint. */
  readonly targets: Uint32Array;
  /** One direction in parameter space; empty for a language model. */
  readonly tangent: Readonly<Record<string, Float32Array>>;
}

/** All that is expected of a fixture. */
export async function expectationOf({ name, kind, bound }: FixtureCase, read: ReadFixture): Promise<Expectation> {
  const files = fixtureFiles[kind];
  const whole = files.arrays.map(async (key) => ({ key, values: readNpy(await read(name, `${key}.npy`)), bound }));
  const archive = async (stem: string) => [...(await readNpz(await read(name, `${stem}.npz`)))];
  const parts = (await archive(files.byParameter)).map(([key, values]) => ({
    key: `${files.byParameter}/${key}`,
    values,
    bound,
  }));
  const nudge = new Map(await archive('nudge'));
  const targets = readNpy(await read(name, files.targets)).data;
  return {
    arrays: [
      ...(await Promise.all(whole)),
      ...parts,
      { key: 'nudge/predicted', values: nudge.get('predicted')!, bound },
      { key: 'nudge/actual', values: nudge.get('actual')!, bound: actualBound },
    ],
    index: Number(nudge.get('index')!.data[0]),
    rate: Number(nudge.get('lr')!.data[0]),
    targets: Uint32Array.from(targets, Number),
    tangent: kind === 'classifier' ? tangentOf(await read(name, 'tangent.safetensors')) : {},
  };
}

function tangentOf(bytes: Uint8Array): Record<string, Float32Array> {
  return Object.fromEntries(
    [...readSafetensors(bytes)].map(([key, { data }]) => [key, Float32Array.from(data, Number)]),
  );
}
