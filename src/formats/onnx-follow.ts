// Nodes of an ONNX graph read one after the other; of a branch, the one that is taken.
import { invalidFile, isNtkError, type NtkError, unsupported } from '../core/errors';
import { isTrained } from './onnx-names';
import { operators } from './onnx-operators';
import { isStandardDomain, type OnnxGraph, type OnnxNode } from './onnx-schema';
import { Call, type Scope } from './onnx-scope';
import type { OnnxTensor } from './onnx-tensor';
import { computed, known, type OnnxValue } from './onnx-value';

/** What nodes are called in messages. */
const nameOf = ({ name, type, outputs }: OnnxNode): string => `node ${name || outputs[0] || '(nameless)'} (${type})`;

/** Names that a node reads, those that its branches read included. */
function readsOf({ inputs, attributes }: OnnxNode): string[] {
  const branches = [...attributes.values()].flatMap(({ graph }) => (graph ? [graph] : []));
  const within = branches.flatMap(({ nodes, outputs }) => [
    ...nodes.flatMap(readsOf),
    ...outputs.map(({ name }) => name),
  ]);
  return [...inputs, ...within];
}

/** Nodes that the output needs, in the file's order. Throws InvalidFile where a value is made twice. */
export function neededNodes({ nodes }: OnnxGraph, output: string): OnnxNode[] {
  const makers = new Set<string>();
  for (const name of nodes.flatMap(({ outputs }) => outputs).filter((output) => output !== '')) {
    if (makers.has(name)) throw invalidFile('ONNX', name, 'two nodes give this value');
    makers.add(name);
  }
  const needed = new Set([output]);
  const kept = [...nodes].reverse().filter((node) => {
    if (!node.outputs.some((name) => needed.has(name))) return false;
    readsOf(node).forEach((name) => needed.add(name));
    return true;
  });
  return kept.reverse();
}

/** How often each value is read. */
export function countReads(nodes: readonly OnnxNode[], output: string): Map<string, number> {
  const reads = new Map([[output, 1]]);
  for (const name of nodes.flatMap(readsOf)) reads.set(name, (reads.get(name) ?? 0) + 1);
  return reads;
}

function initialiser(scope: Scope, tensor: OnnxTensor): OnnxValue {
  const { name, shape, data, type, stored } = tensor;
  if (type === 'float' && stored !== 'float32') scope.note(`Weights kept as ${stored} are used as float32.`);
  if (scope.tables.has(name) || !isTrained(tensor, scope.weights)) return known(shape, data, type);
  scope.builder.label = name;
  scope.builder.declare({ name, shape });
  return computed(scope.builder.parameter(name), undefined);
}

/** Reads a node. Throws InvalidFile or Unsupported naming it. */
function readNode(scope: Scope, node: OnnxNode, inputs: readonly (OnnxValue | undefined)[]): readonly OnnxValue[] {
  const operator = isStandardDomain(node.domain) ? operators.get(node.type) : undefined;
  if (!operator)
    throw unsupported(`the operator ${node.domain ? `${node.domain}.` : ''}${node.type} of ${nameOf(node)}`);
  scope.builder.label = node.name || node.outputs[0] || node.type;
  try {
    const made = operator(scope, new Call(node, inputs));
    const values = Array.isArray(made) ? (made as readonly OnnxValue[]) : [made as OnnxValue];
    scope.count(values);
    return values;
  } catch (error) {
    throw named(error, node);
  }
}

function named(error: unknown, node: OnnxNode): unknown {
  if (isNtkError(error, 'Unsupported')) return unsupported(`${error.details.what}, in ${nameOf(node)}`);
  if (isNtkError(error, 'InvalidFile')) return invalidFile('ONNX', nameOf(node), error.details.why);
  if (isNtkError(error, 'ShapeMismatch')) return wrongShape(error, nameOf(node));
  return error;
}

export const wrongShape = ({ details }: NtkError<'ShapeMismatch'>, where: string): NtkError =>
  invalidFile('ONNX', where, `expected ${details.expected}, got ${details.actual}`);

/** Adds the values of all nodes to those that are there. Throws InvalidFile or Unsupported naming the node. */
export function follow(
  scope: Scope,
  nodes: readonly OnnxNode[],
  graph: OnnxGraph,
  values: Map<string, OnnxValue>,
): void {
  const find = (name: string): OnnxValue | undefined => {
    const tensor = graph.initialisers.get(name);
    if (!values.has(name) && tensor) values.set(name, initialiser(scope, tensor));
    return values.get(name);
  };
  for (const node of nodes) {
    const inputs = node.inputs.map((name) => {
      const value = name === '' ? undefined : find(name);
      if (name !== '' && !value) throw invalidFile('ONNX', nameOf(node), `nothing before it gives its input ${name}`);
      return value;
    });
    const branch = node.type === 'If' && isStandardDomain(node.domain) ? branchOf(scope, node, inputs[0]) : undefined;
    if (branch) followBranch(scope, branch, graph, values);
    const made = branch ? branch.outputs.map(({ name }) => find(name)) : readNode(scope, node, inputs);
    node.outputs.forEach((name, at) => made[at] && values.set(name, made[at]));
  }
}

/** What a branch keeps by itself are constants. */
function followBranch(scope: Scope, branch: OnnxGraph, graph: OnnxGraph, values: Map<string, OnnxValue>): void {
  for (const { name, shape, data, type } of branch.initialisers.values()) values.set(name, known(shape, data, type));
  follow(scope, branch.nodes, graph, values);
}

/** The branch that the condition chooses. Throws Unsupported where the datapoint chooses. */
function branchOf(scope: Scope, node: OnnxNode, condition: OnnxValue | undefined): OnnxGraph {
  const chosen = scope.scalarIn(condition);
  if (chosen === undefined) throw unsupported(`If that depends on the datapoint, in ${nameOf(node)}`);
  const branch = node.attributes.get(chosen ? 'then_branch' : 'else_branch')?.graph;
  if (!branch) throw invalidFile('ONNX', nameOf(node), 'it lacks a branch');
  return branch;
}
