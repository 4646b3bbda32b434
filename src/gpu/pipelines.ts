// Compute pipelines, compiled asynchronously once per shader and set of constants.
import { NtkError } from '../core/errors';

/** A linked shader with one entry point, named like the shader; variants share the name and differ in code. */
export interface KernelSource {
  readonly name: string;
  readonly code: string;
}

export type Constants = Readonly<Record<string, number>>;

export class PipelineCache {
  private readonly modules = new Map<string, GPUShaderModule>();
  private readonly pipelines = new Map<string, Promise<GPUComputePipeline>>();

  constructor(private readonly device: GPUDevice) {}

  /** The pipeline for this kernel and these override constants. Throws ShaderCompile with the compiler's messages. */
  get(kernel: KernelSource, constants: Constants = {}): Promise<GPUComputePipeline> {
    const key = `${JSON.stringify(constants)} ${kernel.code}`;
    let pipeline = this.pipelines.get(key);
    if (!pipeline) this.pipelines.set(key, (pipeline = this.compile(kernel, constants)));
    return pipeline;
  }

  private async compile(kernel: KernelSource, constants: Constants): Promise<GPUComputePipeline> {
    const module = this.module(kernel);
    const compute = { module, entryPoint: kernel.name, constants };
    try {
      return await this.device.createComputePipelineAsync({ label: kernel.name, layout: 'auto', compute });
    } catch (cause) {
      throw await compileError(kernel.name, module, cause);
    }
  }

  private module(kernel: KernelSource): GPUShaderModule {
    let module = this.modules.get(kernel.code);
    if (!module) {
      module = this.device.createShaderModule({ label: kernel.name, code: kernel.code });
      this.modules.set(kernel.code, module);
    }
    return module;
  }
}

async function compileError(kernel: string, module: GPUShaderModule, cause: unknown): Promise<NtkError> {
  const info = await module.getCompilationInfo();
  const messages = info.messages.map((entry) => `${entry.lineNum}:${entry.linePos} ${entry.message}`);
  if (messages.length === 0) messages.push(String(cause));
  return new NtkError('ShaderCompile', { kernel, messages }, `The shader ${kernel} did not compile: ${messages[0]}`, {
    cause,
  });
}
