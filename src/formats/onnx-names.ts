// What the names of a file's weights tell: which are not trained, and what an exporter has done to them.
import { sizeOf } from '../core/tensor';
import type { Graph, GraphNode } from '../model/graph';
import type { OnnxTensor } from './onnx-tensor';

const untrainedName =
  /(^|[./_])(running_mean|running_var|num_batches_tracked|mask|causal_mask|attn_mask|tril|inv_freq)$/i;

/** Masks are made of numbers that no weight has. */
const isMask = ({ data }: OnnxTensor): boolean => data.some((number) => !(Math.abs(number) < 1e9));

/** Floats of one axis or more, unless the name or the numbers say that nobody trains them. */
export function isTrained(tensor: OnnxTensor): boolean {
  const { name, type, shape } = tensor;
  return type === 'float' && shape.length > 0 && sizeOf(shape) > 0 && !untrainedName.test(name) && !isMask(tensor);
}

/** True for names that exporters make up. */
export const isNameless = (name: string): boolean => /^(onnx::|val_\d|_v_|_val|const|\/)/i.test(name);

/** Among more matrices than this no equal ones are looked for. */
const mostCompared = 1000;

const isFolded = (node: GraphNode): boolean =>
  node.op === 'conv' && (/^onnx::Conv/.test(node.weight) || node.bias === `${node.weight}_bias`);

/** True where two tensors hold the same numbers, as they are or one the transpose of the other. */
function sameNumbers(a: OnnxTensor, b: OnnxTensor): boolean {
  if (a.data.length !== b.data.length) return false;
  if (a.data.every((number, at) => number === b.data[at])) return true;
  const [rows, columns] = a.shape;
  if (a.shape.length !== 2 || b.shape[0] !== columns || b.shape[1] !== rows) return false;
  return a.data.every((number, at) => number === b.data[(at % columns) * rows + Math.floor(at / columns)]);
}

/** Pairs of matrices that were one before the file was written. */
function separated(names: readonly string[], tensors: ReadonlyMap<string, OnnxTensor>): string[] {
  const matrices = names.map((name) => tensors.get(name)!).filter(({ shape }) => shape.length === 2);
  if (matrices.length > mostCompared) return [];
  return matrices.flatMap((first, at) =>
    matrices
      .slice(at + 1)
      .filter((second) => (isNameless(first.name) || isNameless(second.name)) && sameNumbers(first, second))
      .map((second) => `${first.name} and ${second.name}`),
  );
}

/** What a reader of the kernel should know of the file's weights. */
export function notesOnWeights({ nodes, parameters }: Graph, tensors: ReadonlyMap<string, OnnxTensor>): string[] {
  const names = parameters.map(({ name }) => name);
  const folded = nodes.filter(isFolded).map((node) => (node as { weight: string }).weight);
  const nameless = names.filter(isNameless);
  const pairs = separated(names, tensors);
  return [
    ...(folded.length > 0
      ? [`The exporter seems to have folded a BatchNorm into the convolutions ${folded}: that changes the kernel.`]
      : []),
    ...(nameless.length > 0 ? [`The exporter has renamed some weights: ${nameless}.`] : []),
    ...(pairs.length > 0
      ? [`Equal weights under two names count as two parameters, without cross terms: ${pairs}.`]
      : []),
  ];
}
