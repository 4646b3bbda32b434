// Runs a command list: slices of about 50 ms, at most two in flight, cancelled between slices; while a reader moves a picture,
// slices of about 5 ms between its frames.
import type { JobOptions } from '../core/progress';
import type { Command, CommandList, Dispatch } from './commands';
import type { Gpu } from './device';
import type { KernelSource } from './pipelines';

const uniformStride = 256;

type Slice = readonly Command[];

export interface SubmitOptions extends JobOptions {
  /** What progress is reported as. */
  stage?: string;
}

/**
 * Submits all commands and resolves when the GPU has run them. Aborts between slices with the signal's reason.
 * Throws DeviceLost, ShaderCompile, and Error with the validation message of a wrong dispatch.
 */
export async function submit(gpu: Gpu, list: CommandList, options: SubmitOptions = {}): Promise<void> {
  const { signal, onProgress, stage = 'computing' } = options;
  signal?.throwIfAborted();
  const pipelines = await gpu.race(compileAll(gpu, list));
  const { commands } = list;
  const inFlight: Promise<void>[] = [];
  for (let next = 0; next < commands.length;) {
    await options.pause?.();
    signal?.throwIfAborted();
    const end = options.isUrgent ? undefined : await gpu.race(gpu.turns.compute(signal));
    const slice = sliceFrom(commands, next, gpu.submissionFlops, gpu.pacer.commandFlops);
    const running = run(gpu, slice, pipelines).finally(end);
    running.catch(() => undefined); // when an earlier one fails, that is what is reported
    inFlight.push(running);
    if (inFlight.length > 1) await gpu.race(inFlight.shift()!);
    onProgress?.({ stage, done: next, total: commands.length });
    next += slice.length;
  }
  for (const last of inFlight) await gpu.race(last);
  signal?.throwIfAborted();
  onProgress?.({ stage, done: commands.length, total: commands.length });
}

/**
 * Calls `record` and submits all that it recorded, dispatches of `kernel` alone, in one go: no other work comes between what
 * `record` looked at and the submission. Resolves when the GPU has run it. Throws as `submit`; nothing is aborted.
 */
export async function submitAtOnce(
  gpu: Gpu,
  list: CommandList,
  kernel: KernelSource,
  record: (list: CommandList) => void,
): Promise<void> {
  const pipeline = await gpu.race(gpu.pipelines.get(kernel));
  record(list);
  if (list.commands.length === 0) return;
  const dispatches = list.commands.filter((command): command is Dispatch => 'kernel' in command);
  await gpu.race(run(gpu, list.commands, new Map(dispatches.map((each) => [each, pipeline]))));
}

async function compileAll(gpu: Gpu, list: CommandList): Promise<Map<Dispatch, GPUComputePipeline>> {
  const dispatches = list.commands.filter((command): command is Dispatch => 'kernel' in command);
  const compiled = await Promise.all(dispatches.map((each) => gpu.pipelines.get(each.kernel, each.constants)));
  return new Map(dispatches.map((each, index) => [each, compiled[index]]));
}

/** The commands from `first` on of at most `limit` FLOPs, counting `overhead` for each command; one at least. */
export function sliceFrom(commands: readonly Command[], first: number, limit: number, overhead: number): Slice {
  let cost = 0;
  let end = first;
  for (; end < commands.length; end++) {
    const command = commands[end];
    cost += ('flops' in command ? command.flops : 0) + overhead;
    if (end > first && cost > limit) break;
  }
  return commands.slice(first, end);
}

async function run(gpu: Gpu, slice: Slice, pipelines: Map<Dispatch, GPUComputePipeline>): Promise<void> {
  const { device } = gpu;
  const started = performance.now();
  device.pushErrorScope('validation');
  const uniforms = device.createBuffer({ label: 'params', size: slice.length * uniformStride, usage: 0x40 | 0x08 }); // UNIFORM | COPY_DST
  device.queue.writeBuffer(uniforms, 0, packUniforms(slice));
  device.queue.submit([encode(device, slice, pipelines, uniforms)]);
  const [wrong] = await Promise.all([device.popErrorScope(), device.queue.onSubmittedWorkDone()]);
  uniforms.destroy();
  if (wrong && !gpu.isLost) throw new Error(wrong.message);
  const began = Math.max(started, gpu.turns.lastFrame);
  gpu.pacer.learn({ flops: flopsOf(slice), commands: slice.length }, began, performance.now());
}

function flopsOf(slice: Slice): number {
  return slice.reduce((total, command) => total + ('flops' in command ? command.flops : 0), 0);
}

function packUniforms(slice: Slice): ArrayBuffer {
  const words = new ArrayBuffer(slice.length * uniformStride);
  slice.forEach((command, index) => {
    if (!('kernel' in command)) return;
    const start = index * uniformStride;
    new Uint32Array(words, start, command.u32.length).set(command.u32);
    const floats = command.f32 ?? [];
    new Float32Array(words, start + command.u32.length * 4, floats.length).set(floats);
  });
  return words;
}

function encode(
  device: GPUDevice,
  slice: Slice,
  pipelines: Map<Dispatch, GPUComputePipeline>,
  uniforms: GPUBuffer,
): GPUCommandBuffer {
  const encoder = device.createCommandEncoder();
  let pass: GPUComputePassEncoder | undefined;
  slice.forEach((command, index) => {
    if ('kernel' in command) {
      pass ??= encoder.beginComputePass();
      encodeDispatch(device, pass, command, pipelines.get(command)!, uniforms, index * uniformStride);
      return;
    }
    pass?.end();
    pass = undefined;
    command.copy(encoder);
  });
  pass?.end();
  return encoder.finish();
}

function encodeDispatch(
  device: GPUDevice,
  pass: GPUComputePassEncoder,
  dispatch: Dispatch,
  pipeline: GPUComputePipeline,
  uniforms: GPUBuffer,
  offset: number,
): void {
  pass.setPipeline(pipeline);
  const params: GPUBufferBinding = { buffer: uniforms, offset, size: uniformStride };
  dispatch.groups.forEach((bindings, group) => {
    const all = group === 0 ? [params, ...bindings] : bindings;
    if (all.length === 0) return;
    const entries = all.map((resource, binding) => ({
      binding,
      resource: 'mapState' in resource ? { buffer: resource } : resource,
    }));
    pass.setBindGroup(group, device.createBindGroup({ layout: pipeline.getBindGroupLayout(group), entries }));
  });
  pass.dispatchWorkgroups(...(dispatch.grid as [number, number, number]));
}
