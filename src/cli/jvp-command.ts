// `ntk-explorer jvp`: the Jacobian of every datapoint times one direction in parameter space.
import { invalidFile } from '../core/errors';
import type { JobOptions } from '../core/progress';
import { sizeOf, tensor } from '../core/tensor';
import { jvp } from '../engine/jacobian-products';
import { readSafetensors } from '../formats/safetensors';
import { readMatrix } from '../gpu/readback';
import type { Graph, ParameterValues } from '../model/graph';
import type { JvpOptions } from './arguments/forward';
import { naming, readBytes } from './files';
import { countWrong } from './finite';
import { writeArrays } from './output';
import type { Summary } from './report';
import { type Part, readQuestion, Subject } from './subject';

/** Writes [n, C]. Throws UsageError, InvalidFile, DeviceUnavailable, DeviceLost, LimitExceeded, the signal's reason. */
export async function jvpCommand(options: JvpOptions, job: JobOptions = {}): Promise<Summary> {
  const question = await readQuestion(options, options.tangent);
  const direction = await readTangent(options.tangent, question.model.graph);
  using subject = await Subject.open(question, options);
  const { gpu, network, shape } = subject;
  const started = performance.now();
  const compute = async ({ arena, inputs }: Part, own: JobOptions): Promise<Float32Array> =>
    readMatrix(gpu, await jvp(network, arena, { inputs, parameters: [direction] }, own));
  const product = await subject.byParts(network.outputs, 2, compute, job);
  const seconds = (performance.now() - started) / 1000;
  await writeArrays(options.out, { jvp: tensor(shape, product) }, options.dtype);
  const nonFinite = countWrong(product);
  const { notes } = question;
  return { adapter: gpu.adapterName, n: subject.data.n, arrays: { jvp: shape }, seconds, nonFinite, notes };
}

/** A direction by the parameters' names, zero where the file has none. Throws InvalidFile for a name or shape that is not the model's. */
async function readTangent(path: string, { parameters }: Graph): Promise<ParameterValues> {
  const bytes = await readBytes('--tangent', path);
  return naming('--tangent', path, () => {
    const tensors = readSafetensors(bytes);
    const shapes = new Map(parameters.map(({ name, shape }) => [name, shape]));
    for (const [name, { shape }] of tensors) {
      const own = shapes.get(name);
      if (!own) throw invalidFile('safetensors', name, 'the model has no such parameter');
      if (own.join() !== shape.join())
        throw invalidFile('safetensors', name, `it is [${shape}], the parameter is [${own}]`);
    }
    const values = parameters.map(({ name, shape }) => {
      const data = tensors.get(name)?.data;
      return [name, data ? Float32Array.from(data) : new Float32Array(sizeOf(shape))];
    });
    return Object.fromEntries(values) as ParameterValues;
  });
}
