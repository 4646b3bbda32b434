// How each parameter's term is computed: by the form its layer has, or by what costs least.
import { sizeOf } from '../core/tensor';
import type { Matrix } from '../gpu/matrix';
import type { DenseNode } from '../model/graph';
import { usesOf } from '../model/shape';
import type { KernelRequest, Method, Reduction } from './kernel-request';
import type { Network } from './network';

/**
 * structured: a dense layer at one position. positions: a dense weight shared over positions, by Grams of positions.
 * contraction: of gradients by datapoint, for any parameter.
 */
export type TermMethod = 'structured' | 'positions' | 'contraction';

/** What a dispatch costs beside its arithmetic, in FLOPs: a fixed number, so that the choice is the same everywhere. */
const dispatchFlops = 1e6;
/** FLOPs in the time that a byte of memory takes. */
const flopsPerByte = 8;

/** What the choice of a method depends on; of the datapoints only how many there are. */
export interface MethodRequest extends Pick<KernelRequest, 'reduction' | 'parameters' | 'method'> {
  readonly rows: Pick<Matrix, 'columns'>;
  readonly columns?: Pick<Matrix, 'columns'>;
}

/** The method of every counted parameter, by name. */
export function termMethods(network: Network, request: MethodRequest): Map<string, TermMethod> {
  const { parameters = () => true, method = 'auto' } = request;
  const names = network.layout.names.filter(parameters);
  return new Map(names.map((name) => [name, termMethod(network, name, request, method)]));
}

/** The methods of all parameters together, for norms that do not depend on which are counted. */
export function allMethods(network: Network, request: MethodRequest): Map<string, TermMethod> {
  return termMethods(network, { ...request, parameters: undefined });
}

function termMethod(network: Network, name: string, request: MethodRequest, method: Method): TermMethod {
  const form = structuredForm(network, name);
  if (!form || method === 'contraction') return 'contraction';
  if (method === 'structured') return form.method;
  return structuredCost(form, network, request) <= contractionCost(form, network, name, request)
    ? form.method
    : 'contraction';
}

interface StructuredForm {
  readonly method: 'structured' | 'positions';
  readonly positions: number;
  /** Of a weight; a bias shares the Gram of its layer's cotangents and adds none of activations. */
  readonly fanIn: number;
  readonly fanOut: number;
}

/** The form without gradients that a parameter's term has, if any: it is used once, by a dense layer. */
function structuredForm({ graph, layout }: Network, name: string): StructuredForm | undefined {
  const uses = usesOf(graph, name);
  if (uses.length !== 1 || uses[0].node.op !== 'dense') return undefined;
  const node: DenseNode = uses[0].node;
  const [input, output] = [layout.shapes.get(node.inputs[0])!, layout.shapes.get(node.id)!];
  const [positions, fanOut] = [sizeOf(input.slice(0, -1)), output.at(-1)!];
  if (uses[0].part === 'bias') return positions > 1 ? undefined : { method: 'structured', positions, fanIn: 0, fanOut };
  return { method: positions > 1 ? 'positions' : 'structured', positions, fanIn: input.at(-1)!, fanOut };
}

/** How many cotangents a reduction takes. */
export function cotangentCount(reduction: Reduction, outputs: number): number {
  return reduction === 'trace' || reduction === 'full' || reduction === 'cosine' ? outputs : 1;
}

interface Pairs {
  readonly entries: number;
  readonly datapoints: number;
  /** Grams of cotangents of each pair of datapoints: one for each pair of logits, all in one dispatch. */
  readonly grams: number;
  /** Cotangents in a Gram. */
  readonly stacked: number;
}

function pairsOf({ outputs }: Network, { rows, columns, reduction }: MethodRequest): Pairs {
  const count = cotangentCount(reduction, outputs);
  const [n1, n2] = [rows.columns, columns?.columns ?? rows.columns];
  return {
    entries: columns ? n1 * n2 : (n1 * (n1 + 1)) / 2,
    datapoints: columns ? n1 + n2 : n1,
    grams: reduction === 'full' ? count * count : 1,
    stacked: reduction === 'full' ? 1 : count,
  };
}

function structuredCost(
  { positions, fanIn, fanOut }: StructuredForm,
  network: Network,
  request: MethodRequest,
): number {
  const { entries, grams, stacked } = pairsOf(network, request);
  return positions ** 2 * (2 * entries * (fanIn + grams * stacked * fanOut) + dispatchFlops);
}

function contractionCost(
  { positions }: StructuredForm,
  network: Network,
  name: string,
  request: MethodRequest,
): number {
  const { entries, datapoints, grams, stacked } = pairsOf(network, request);
  const size = sizeOf(network.layout.parameter(name).shape);
  const made = cotangentCount(request.reduction, network.outputs) * size * datapoints;
  return 2 * entries * grams * stacked * size + dispatchFlops + made * (2 * positions + 4 * flopsPerByte);
}
