// What the names of a file's weights tell: which are not trained, and what an exporter has done to them.
import { sizeOf } from '../core/tensor';
import type { Graph, GraphNode } from '../model/graph';
import type { OnnxTensor } from './onnx-tensor';

const untrainedName =
  /(^|[./_])(running_mean|running_var|num_batches_tracked|mask|causal_mask|attn_mask|tril|inv_freq|(cos|sin)_cached)$/i;

/** Names that the newer exporter gives to what it has computed from nothing: ranges, tables of angles, masks. */
const generatedName =
  /^(arange|linspace|logspace|full|full_like|ones|ones_like|zeros|zeros_like|eye|sin|cos|tril|triu|where|scalar_tensor|lift_fresh_copy|(c_)?lifted_tensor|_tensor_constant)_?\d*$/;

/** Names that the newer exporter gives to a tensor of another type: a range or a mask where it is of whole numbers. */
const castName = /^(_to_copy|convert_element_type_default)(_\d+)?$/;

/** Names that the newer exporter gives to what it has computed from weights, after the operator. */
const operatorName = new RegExp(
  '^(_to_copy|convert_element_type_default|t|exp|sqrt|rsqrt|neg|mul|div|add|sub|rsub|reciprocal|sigmoid|tanh|softplus|' +
    '_?softmax|clamp(_min|_max)?|linalg_vector_norm|_weight_norm(_interface)?|matmul|mm|bmm|addmm|einsum|transpose|' +
    'permute|view|_unsafe_view|reshape|expand|unsqueeze|squeeze|cat|clone|detach)(_\\d+)?$|' +
    '^(pow|abs|log|sum|mean|var|norm|slice|select|index|stack|alias|repeat|tile|flip|maximum|minimum|prod)_\\d+$',
);

/** Masks hold numbers that no weight has, or one large negative number and zeros. */
function isMask({ shape, data }: OnnxTensor): boolean {
  if (data.some((number) => !(Math.abs(number) < 1e9))) return true;
  let least = 0;
  for (const number of data) least = Math.min(least, number);
  return shape.length > 1 && least <= -1000 && data.every((number) => number === 0 || number === least);
}

/** Positions of sines and cosines lie in pairs on the unit circle, next to one another or half a row apart. */
function isSinusoidal({ shape, data }: OnnxTensor): boolean {
  const width = shape.at(-1)!;
  if (shape.length < 2 || width % 2 !== 0 || data.length < 8) return false;
  const circle = (first: number, second: number) => Math.abs(data[first] ** 2 + data[second] ** 2 - 1) < 1e-5;
  const pairs = Array.from({ length: data.length / 2 }, (_, pair) => pair);
  const half = width / 2;
  const start = (pair: number) => Math.floor(pair / half) * width + (pair % half);
  return pairs.every((pair) => circle(2 * pair, 2 * pair + 1)) || pairs.every((p) => circle(start(p), start(p) + half));
}

/** The vectors that spectral normalisation keeps beside a weight. */
function isSpectral(name: string, names: ReadonlyMap<string, unknown>): boolean {
  if (/(^|\.)parametrizations\..*\._[uv]$/.test(name)) return true;
  return /_[uv]$/.test(name) && names.has(`${name.slice(0, -2)}_orig`);
}

/** Floats of one axis or more, unless the names or the numbers say that nobody trains them. */
export function isTrained(tensor: OnnxTensor, all: ReadonlyMap<string, unknown>): boolean {
  const { name, type, shape } = tensor;
  const isRange = castName.test(name) && tensor.data.every((number) => Number.isInteger(number));
  const untrained = untrainedName.test(name) || generatedName.test(name) || isRange || isSpectral(name, all);
  const weight = type === 'float' && shape.length > 0 && sizeOf(shape) > 0 && !untrained;
  return weight && !isMask(tensor) && !isSinusoidal(tensor);
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
      .filter((second) => first.data.some((number) => number !== first.data[0]) && sameNumbers(first, second))
      .map((second) => `${first.name} and ${second.name}`),
  );
}

/** What a reader of the kernel should know of the file's weights. */
export function notesOnWeights({ nodes, parameters }: Graph, tensors: ReadonlyMap<string, OnnxTensor>): string[] {
  const names = parameters.map(({ name }) => name);
  const folded = nodes.filter(isFolded).map((node) => (node as { weight: string }).weight);
  const own = new Set(nodes.flatMap((node) => ('weight' in node ? [node.weight] : [])));
  const renamed = names.filter((name) => isNameless(name) && own.has(name));
  const derived = names.filter((name) => operatorName.test(name) || (isNameless(name) && !own.has(name)));
  const pairs = separated(names, tensors);
  return [
    ...(folded.length > 0
      ? [`The exporter seems to have folded a BatchNorm into the convolutions ${folded}: that changes the kernel.`]
      : []),
    ...(renamed.length > 0 ? [`The exporter has renamed some weights: ${renamed.join(', ')}.`] : []),
    ...(derived.length > 0
      ? [
          `The exporter seems to have computed ${derived.join(', ')} from other weights: where it did more than rearrange ` +
            'numbers, the kernel of those differs.',
        ]
      : []),
    ...(pairs.length > 0
      ? [`Equal weights under two names count as two parameters, without cross terms: ${pairs}.`]
      : []),
  ];
}
