// A list of dispatches and copies, recorded first and submitted in slices of about 50 ms.
import type { Arena } from './arena';
import type { Constants, KernelSource } from './pipelines';

export type Binding = GPUBuffer | GPUBufferBinding | GPUTextureView;

export interface Dispatch {
  readonly kernel: KernelSource;
  readonly constants?: Constants;
  /** The kernel's Params struct: its u32 fields, then its f32 fields. Bound at group 0, binding 0. */
  readonly u32: readonly number[];
  readonly f32?: readonly number[];
  /** Bindings of group 0 (after the params), group 1 and group 2. */
  readonly groups: readonly [readonly Binding[], readonly Binding[], readonly Binding[]];
  readonly grid: readonly [number, number?, number?];
  /** Floating-point operations: 2 per multiply-add; elementwise work counts its multiplies and adds. */
  readonly flops: number;
}

export interface Copy {
  readonly copy: (encoder: GPUCommandEncoder) => void;
}

export type Command = Dispatch | Copy;

/** Recorded work. Encode functions append to it; `submit` runs it; it can be submitted again. */
export class CommandList {
  readonly commands: Command[] = [];

  /**
   * `scratch` owns what encode functions need for as long as this list may run; a dispatch that could be longer is
   * encoded in pieces of about `pieceFlops` (50 ms at the pace measured so far).
   */
  constructor(
    readonly scratch: Arena,
    readonly pieceFlops = 1e8,
  ) {}

  dispatch(dispatch: Dispatch): void {
    this.commands.push(dispatch);
  }

  copyBuffer(source: GPUBuffer, sourceOffset: number, target: GPUBuffer, targetOffset: number, bytes: number): void {
    this.commands.push({
      copy: (encoder) => encoder.copyBufferToBuffer(source, sourceOffset, target, targetOffset, bytes),
    });
  }

  clear(buffer: GPUBuffer, offset = 0, bytes?: number): void {
    this.commands.push({ copy: (encoder) => encoder.clearBuffer(buffer, offset, bytes) });
  }

  /** Any other copy: buffer to texture, for example. */
  copy(copy: (encoder: GPUCommandEncoder) => void): void {
    this.commands.push({ copy });
  }

  /** FLOPs of everything recorded, as executed. */
  get flops(): number {
    return this.commands.reduce((total, command) => total + ('flops' in command ? command.flops : 0), 0);
  }
}
