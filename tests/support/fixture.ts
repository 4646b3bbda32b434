// Models and kernels computed in PyTorch (float64), read from tests/data.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tensor } from '../../src/core/tensor';
import { readNpy } from '../../src/formats/npy';
import { readNpz } from '../../src/formats/npz';
import { readOnnx } from '../../src/formats/onnx';
import { readSafetensors } from '../../src/formats/safetensors';
import type { Model } from '../../src/model/graph';
import { sequentialModel } from '../../src/model/sequential';
import { denseFixtures } from './fixture-cases';

export { denseFixtures } from './fixture-cases';

export interface Fixture {
  readonly model: Model;
  /** float32 [48, ...]. */
  readonly x: Float32Array;
  /** Labels, [48]. */
  readonly y: Float64Array;
  readonly n: number;
  readonly classes: number;
  /** [48, 10]. */
  readonly logits: Float64Array;
  /** [48, 10, 48, 10]. */
  readonly full: Float64Array;
  /** [48, 48]. */
  readonly trace: Float64Array;
  readonly traceByParameter: ReadonlyMap<string, Float64Array>;
  /** One direction in parameter space. */
  readonly tangent: Readonly<Record<string, Float64Array>>;
  /** J(x) times the tangent, [48, 10]. */
  readonly jvp: Float64Array;
  /** One SGD step on the cross-entropy of datapoint `index`; predicted and actual change of the logits, [48, 10]. */
  readonly nudge: { index: number; rate: number; predicted: Float64Array; actual: Float64Array };
}

function file(name: string, path: string): Uint8Array {
  return readFileSync(fileURLToPath(new URL(`../data/${name}/${path}`, import.meta.url)));
}

const doubles = ({ data }: Tensor) => Float64Array.from(data);

async function archive(name: string, path: string): Promise<Map<string, Float64Array>> {
  return new Map([...(await readNpz(file(name, path)))].map(([key, value]) => [key, doubles(value)]));
}

/** Reads a file of a fixture from the disk, for `expectationOf`. */
export const readFixture = async (name: string, path: string): Promise<Uint8Array> => file(name, path);

function loadModel(name: string, source: 'safetensors' | 'onnx'): Model {
  if (source === 'onnx') return readOnnx(file(name, 'model.onnx')).model;
  return sequentialModel(readSafetensors(file(name, 'model.safetensors')), { activation: denseFixtures[name] });
}

export async function loadFixture(name: string, source: 'safetensors' | 'onnx' = 'safetensors'): Promise<Fixture> {
  const npy = (path: string) => readNpy(file(name, path));
  const logits = npy('logits.npy');
  const nudge = await archive(name, 'nudge.npz');
  const tangent = [...readSafetensors(file(name, 'tangent.safetensors'))];
  return {
    model: loadModel(name, source),
    x: npy('x.npy').data as Float32Array,
    y: doubles(npy('y.npy')),
    n: logits.shape[0],
    classes: logits.shape[1],
    logits: doubles(logits),
    full: doubles(npy('ntk_full.npy')),
    trace: doubles(npy('ntk_trace.npy')),
    traceByParameter: await archive(name, 'ntk_trace_by_parameter.npz'),
    tangent: Object.fromEntries(tangent.map(([key, value]) => [key, doubles(value)])),
    jvp: doubles(npy('jvp.npy')),
    nudge: {
      index: nudge.get('index')![0],
      rate: nudge.get('lr')![0],
      predicted: nudge.get('predicted')!,
      actual: nudge.get('actual')!,
    },
  };
}
