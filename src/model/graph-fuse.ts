// Activations that a file spells out in several nodes, recognised and made one: less to compute, to keep and to send back.
import type { ActivationKind, ConstantNode, Graph, GraphNode } from './graph';
import { parametersOf } from './shape';

/** coefficient * the product of the values of these nodes. */
interface Product {
  readonly coefficient: number;
  readonly factors: readonly string[];
}

/** Nodes by their ids, and their values as products. */
interface Known {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly products: ReadonlyMap<string, Product>;
}

const near = (value: number, wanted: number): boolean => Math.abs(value - wanted) <= 1e-6 * Math.abs(wanted);

/** The number that a constant has everywhere. */
function uniform(node: GraphNode | undefined): number | undefined {
  if (node?.op !== 'constant') return undefined;
  const { data } = node as ConstantNode;
  return data.every((number) => number === data[0]) ? data[0] : undefined;
}

/** The most factors that a product is taken apart into. */
const mostFactors = 4;

const alone = (id: string): Product => ({ coefficient: 1, factors: [id] });

/** A value as a product: products of products, and quotients by a number, are taken apart. */
function productOf(node: GraphNode, { nodes, products }: Known): Product {
  const number = uniform(node);
  if (number !== undefined) return { coefficient: number, factors: [] };
  if (node.op !== 'binary' || node.kind === 'subtract') return alone(node.id);
  const [left, right] = node.inputs.map((id) => products.get(id)!);
  const divisor = node.kind === 'divide' ? uniform(nodes.get(node.inputs[1])) : undefined;
  if (divisor) return { ...left, coefficient: left.coefficient / divisor };
  const factors = [...left.factors, ...right.factors];
  if (node.kind === 'divide' || factors.length > mostFactors) return alone(node.id);
  return { coefficient: left.coefficient * right.coefficient, factors };
}

function knownOf(all: readonly GraphNode[]): Known {
  const known = { nodes: new Map(all.map((node) => [node.id, node])), products: new Map<string, Product>() };
  for (const node of all) known.products.set(node.id, productOf(node, known));
  return known;
}

/** Whether a value is coefficient * x^power. */
function isPower(known: Known, id: string, x: string, coefficient: number, power: number): boolean {
  const product = known.products.get(id)!;
  const alike = product.factors.length === power && product.factors.every((factor) => factor === x);
  return alike && near(product.coefficient, coefficient);
}

/** The other summand of a sum of which one passes. */
function summandBeside(known: Known, id: string, passes: (id: string) => boolean): string | undefined {
  const node = known.nodes.get(id)!;
  if (node.op !== 'add') return undefined;
  const at = node.inputs.findIndex(passes);
  return at < 0 ? undefined : node.inputs[1 - at];
}

/** What a function of this kind is taken of. */
function argumentOf(known: Known, id: string | undefined, kind: ActivationKind): string | undefined {
  const node = id === undefined ? undefined : known.nodes.get(id);
  return node?.op === 'activation' && node.kind === kind ? node.inputs[0] : undefined;
}

/** Whether a value is sqrt(2 / pi) (x + 0.044715 x^3). */
function isTanhArgument(known: Known, id: string, x: string): boolean {
  const { coefficient, factors } = known.products.get(id)!;
  if (factors.length !== 1 || !near(coefficient, Math.sqrt(2 / Math.PI))) return false;
  const cube = summandBeside(known, factors[0], (summand) => summand === x);
  return cube !== undefined && isPower(known, cube, x, 0.044715, 3);
}

/** Which activation x times another factor is. */
function kindOf(known: Known, coefficient: number, x: string, factor: string): ActivationKind | undefined {
  if (near(coefficient, 1) && argumentOf(known, factor, 'sigmoid') === x) return 'silu';
  if (!near(coefficient, 0.5)) return undefined;
  const above = summandBeside(known, factor, (summand) => uniform(known.nodes.get(summand)) === 1);
  const ofErf = argumentOf(known, above, 'erf');
  if (ofErf !== undefined && isPower(known, ofErf, x, Math.SQRT1_2, 1)) return 'gelu';
  const ofTanh = argumentOf(known, above, 'tanh');
  return ofTanh !== undefined && isTanhArgument(known, ofTanh, x) ? 'gelu-tanh' : undefined;
}

function fused(known: Known, node: GraphNode): GraphNode {
  if (node.op !== 'binary') return node;
  const { coefficient, factors } = known.products.get(node.id)!;
  if (factors.length !== 2) return node;
  for (const [x, factor] of [factors, [...factors].reverse()]) {
    const kind = kindOf(known, coefficient, x, factor);
    if (kind !== undefined) return { op: 'activation', id: node.id, inputs: [x], kind };
  }
  return node;
}

/**
 * The same network with GELU (by erf and by tanh) and SiLU as one node each where they are spelt out; nodes and parameters
 * that nothing needs any more are gone.
 */
export function fuseActivations({ nodes, parameters, output }: Graph): Graph {
  const known = knownOf(nodes);
  const made = nodes.map((node) => fused(known, node));
  const needed = new Set([output]);
  for (const { id, inputs } of [...made].reverse()) if (needed.has(id)) inputs.forEach((input) => needed.add(input));
  const kept = made.filter(({ id, op }) => needed.has(id) || op === 'input');
  const used = new Set(kept.flatMap(parametersOf));
  return { nodes: kept, parameters: parameters.filter(({ name }) => used.has(name)), output };
}
