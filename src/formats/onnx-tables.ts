// Tables of angles that turn pairs of features (rotary positions): kept among the weights, trained by nobody.
import type { OnnxNode } from './onnx-schema';
import type { OnnxTensor } from './onnx-tensor';

const moving = new Set(['Cast', 'Concat', 'Expand', 'Gather', 'Reshape', 'Slice', 'Squeeze', 'Transpose', 'Unsqueeze']);

const least = 8; // numbers, of which fewer may lie on the circle by chance

/** Numbers from -1 to 1, and not only the ends and zero, which gains and offsets begin with. */
function mayBeTable({ type, shape, data }: OnnxTensor): boolean {
  if (type !== 'float' || shape.length === 0 || data.length < least) return false;
  return data.every((number) => Math.abs(number) <= 1.001) && data.some((number) => !Number.isInteger(number));
}

/** True where every pair of numbers lies on the unit circle. */
function areCosinesAndSines(a: OnnxTensor, b: OnnxTensor): boolean {
  if (a.shape.join() !== b.shape.join()) return false;
  return a.data.every((number, at) => Math.abs(number ** 2 + b.data[at] ** 2 - 1) < 2e-3);
}

/** True where a value is a factor wherever it is read, moved or not; `nodes` are in the order of the file. */
function isFactor(name: string, nodes: readonly OnnxNode[]): boolean {
  const moved = new Set([name]);
  let factors = 0;
  for (const { type, inputs, outputs } of nodes) {
    if (!inputs.some((input) => moved.has(input))) continue;
    if (type === 'Mul') factors++;
    else if (moving.has(type)) outputs.forEach((output) => moved.add(output));
    else return false;
  }
  return factors > 0;
}

const mostCompared = 1000;

/** Names of cosines and sines of the same angles, by which values are multiplied; `nodes` are in the order of the file. */
export function rotaryTables(
  nodes: readonly OnnxNode[],
  tensors: ReadonlyMap<string, OnnxTensor>,
): ReadonlySet<string> {
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const candidates = [...tensors.values()].filter((tensor) => read.has(tensor.name) && mayBeTable(tensor));
  const factors = candidates.slice(0, mostCompared).filter(({ name }) => isFactor(name, nodes));
  const pairs = factors.flatMap((a, at) =>
    factors
      .slice(at + 1)
      .filter((b) => areCosinesAndSines(a, b))
      .flatMap((b) => [a.name, b.name]),
  );
  return new Set(pairs);
}
