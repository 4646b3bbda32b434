// Random directions in parameter space for a sketch, made from a counter so that each depends on its number alone.
import { normals, streamOf, uniformBits } from '../core/random';
import { sizeOf } from '../core/tensor';
import type { Graph, ParameterValues } from '../model/graph';
import type { Sketch } from './kernel-request';

/** +1 and -1 with equal chance, 32 from each word. */
function signs(seed: number, stream: number, count: number): Float32Array {
  const out = new Float32Array(count);
  let word = 0;
  for (let i = 0; i < count; i++) {
    if (i % 32 === 0) word = uniformBits(seed, stream, i / 32);
    out[i] = (word >>> (i % 32)) & 1 ? 1 : -1;
  }
  return out;
}

/** Direction number `index`: each counted parameter's numbers times the root of its rate, the others zero. */
export function randomDirection(
  graph: Graph,
  { kind, seed }: Sketch,
  index: number,
  counted: (name: string) => boolean,
): ParameterValues {
  const draw = kind === 'normal' ? normals : signs;
  return Object.fromEntries(
    graph.parameters.map(({ name, shape, rate }) => {
      if (!counted(name)) return [name, new Float32Array(sizeOf(shape))];
      const values = draw(seed, streamOf(`${name} direction ${index}`), sizeOf(shape));
      return [name, rate === 1 ? values : values.map((value) => value * Math.sqrt(rate))];
    }),
  );
}
