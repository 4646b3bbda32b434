// Values for every parameter of a graph in one buffer: the weights, a gradient, or k tangents behind one another.
// A weight [out, in] is kept k-major, [in, out]: forward passes, gradients and tangents all use it so; a filter bank
// [filters, ...] likewise as [patch, filters]. What is no weight of a layer is one row of numbers.
import { shapeMismatch, unsupported } from '../core/errors';
import { sizeOf } from '../core/tensor';
import type { Arena } from '../gpu/arena';
import type { Gpu } from '../gpu/device';
import { bindableLength, columnStride, padRows, toKMajor, unpadRows, type Matrix } from '../gpu/matrix';
import { readFloats } from '../gpu/readback';
import type { Graph, Parameter, ParameterValues } from '../model/graph';
import { layoutOf } from '../model/layouts';
import { nodeShapes, usesOf } from '../model/shape';

interface Place {
  readonly parameter: Parameter;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  /** Whether its first axis is that of the columns. */
  readonly transposed: boolean;
}

type Form = Pick<Place, 'rows' | 'columns' | 'transposed'>;

/** How each layer wants the weights it uses. Throws Unsupported where two layers want one weight in different ways. */
function formOf(graph: Graph, { name, shape }: Parameter): Form {
  const [layout, ...others] = usesOf(graph, name).map(layoutOf);
  if (others.some((other) => other !== layout)) throw unsupported(`parameter ${name} used in different layouts`);
  if (layout === 'list') return { rows: 1, columns: sizeOf(shape), transposed: false };
  if (layout === 'in-out') return { rows: shape[0], columns: shape[1], transposed: false };
  return { rows: sizeOf(shape) / shape[0], columns: shape[0], transposed: true };
}

/** Where each parameter lies in a set, in floats. */
export class ParameterLayout {
  private readonly places = new Map<string, Place>();
  /** Floats of one set; the step from one to the next. */
  readonly length: number;
  /** Of every node's value per datapoint, by id. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;

  /** Throws ShapeMismatch, Unsupported. */
  constructor(readonly graph: Graph) {
    this.shapes = nodeShapes(graph);
    let offset = 0;
    for (const parameter of graph.parameters) {
      const form = formOf(graph, parameter);
      this.places.set(parameter.name, { parameter, offset, ...form });
      offset += bindableLength(form.rows, form.columns);
    }
    this.length = Math.max(offset, 64);
  }

  get names(): string[] {
    return [...this.places.keys()];
  }

  place(name: string): Place {
    const place = this.places.get(name);
    if (!place) throw shapeMismatch(`a parameter among ${this.names.join(', ')}`, name);
    return place;
  }

  parameter(name: string): Parameter {
    return this.place(name).parameter;
  }

  /** Floats a parameter takes up, padding included. */
  lengthOf(name: string): number {
    const { rows, columns } = this.place(name);
    return bindableLength(rows, columns);
  }

  /** Values in their own shapes as one padded set. Throws ShapeMismatch. */
  pack(values: ParameterValues): Float32Array<ArrayBuffer> {
    const packed = new Float32Array(this.length);
    for (const { parameter, offset, rows, columns, transposed } of this.places.values()) {
      const own = values[parameter.name];
      if (own?.length !== rows * columns)
        throw shapeMismatch(`${parameter.name} with ${rows * columns} numbers`, `${own?.length}`);
      packed.set(transposed ? toKMajor(own, columns, rows) : padRows(own, rows, columns), offset);
    }
    return packed;
  }

  /** The inverse of pack. */
  unpack(packed: Float32Array): Record<string, Float32Array> {
    return Object.fromEntries(this.names.map((name) => [name, this.unpackOne(packed, name)]));
  }

  /** The values of one parameter in its own shape, from a packed set. */
  unpackOne(packed: Float32Array, name: string): Float32Array {
    const { offset, rows, columns, transposed } = this.place(name);
    const stride = columnStride(columns);
    const own = unpadRows(packed.subarray(offset, offset + rows * stride), rows, columns, stride);
    return transposed ? transpose(own, rows, columns) : own;
  }
}

export class ParameterSet {
  constructor(
    readonly layout: ParameterLayout,
    readonly buffer: GPUBuffer,
    /** How many sets lie behind one another. */
    readonly count = 1,
  ) {}

  static create(arena: Arena, label: string, layout: ParameterLayout, count = 1): ParameterSet {
    return new ParameterSet(layout, arena.buffer(label, layout.length * count * 4), count);
  }

  /** A parameter of set `index`: a weight as [in, out], a vector as [1, out]. */
  matrix(name: string, index = 0): Matrix {
    const { offset, rows, columns } = this.layout.place(name);
    return {
      buffer: this.buffer,
      offset: index * this.layout.length + offset,
      rows,
      columns,
      stride: columnStride(columns),
    };
  }

  /** All sets as one row of floats. */
  flat(): Matrix {
    const length = this.layout.length * this.count;
    return { buffer: this.buffer, offset: 0, rows: 1, columns: length, stride: length };
  }

  write(gpu: Gpu, values: ParameterValues, index = 0): void {
    gpu.device.queue.writeBuffer(this.buffer, index * this.layout.length * 4, this.layout.pack(values));
  }

  async read(gpu: Gpu, index = 0): Promise<Record<string, Float32Array>> {
    return this.layout.unpack(await readFloats(gpu, this.buffer, index * this.layout.length, this.layout.length));
  }
}

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = values[row * columns + column];
  }
  return result;
}
