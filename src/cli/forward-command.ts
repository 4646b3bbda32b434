// `ntk-explorer forward`: the logits of every datapoint.
import type { JobOptions } from '../core/progress';
import { tensor } from '../core/tensor';
import { encodeForward, logitsOf } from '../engine/passes';
import { readMatrix } from '../gpu/readback';
import { submit } from '../gpu/submit';
import type { CommonOptions } from './arguments/common';
import { countWrong } from './finite';
import { writeArrays } from './output';
import type { Summary } from './report';
import { type Part, readQuestion, Subject } from './subject';

/** Writes [n, C]. Throws UsageError, InvalidFile, DeviceUnavailable, DeviceLost, LimitExceeded, the signal's reason. */
export async function forwardCommand(options: CommonOptions, job: JobOptions = {}): Promise<Summary> {
  const question = await readQuestion(options);
  using subject = await Subject.open(question, options);
  const { gpu, network, shape } = subject;
  const started = performance.now();
  const compute = async ({ arena, inputs }: Part, own: JobOptions): Promise<Float32Array> => {
    const list = network.commands(arena);
    const activations = encodeForward(network.context(list, arena), network.graph, inputs);
    await submit(gpu, list, { stage: 'forward', ...own });
    return await readMatrix(gpu, logitsOf(network.graph, activations));
  };
  const logits = await subject.byParts(network.outputs, 1, compute, job);
  const seconds = (performance.now() - started) / 1000;
  await writeArrays(options.out, { logits: tensor(shape, logits) }, options.dtype);
  const nonFinite = countWrong(logits);
  const { notes } = question;
  return { adapter: gpu.adapterName, n: subject.data.n, arrays: { logits: shape }, seconds, nonFinite, notes };
}
