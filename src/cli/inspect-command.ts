// `ntk-explorer inspect`: the graph of a model, its parameters, what else is in its file, and what its kernel would cost.
import { NtkError } from '../core/errors';
import { sizeOf } from '../core/tensor';
import { type KernelPlan, planKernel } from '../engine/kernel-plan';
import { Network, uploadDatapoints } from '../engine/network';
import type { Graph } from '../model/graph';
import { inputNode, nodeShapes, parameterCount, parametersOf } from '../model/shape';
import type { InspectOptions } from './arguments/inspect';
import { checkFit, readDatapoints } from './data';
import { openGpu } from './machine';
import { type Network as Loaded, loadModel } from './network';
import type { Report } from './report';
import { costWords, textTable } from './words';

const datapoints = 48; // of the kernel that is estimated without --data

/** Throws UsageError, InvalidFile. */
export async function inspectCommand(options: InspectOptions): Promise<Report> {
  const data = options.data === undefined ? undefined : await readDatapoints('--data', options.data, options);
  const loaded = await loadModel(options, data?.shape);
  const { graph } = loaded.model;
  if (data) checkFit('--data', options.data!, data, graph);
  const n = data?.n ?? datapoints;
  const cost = await costOf(loaded, options, n);
  const summary = { ...described(loaded), cost: { n, ...cost } };
  const counts = `${graph.nodes.length} nodes, ${graph.parameters.length} parameters of ${parameterCount(graph)} numbers`;
  const line = [`${loaded.kind}, ${counts}`, ...loaded.notes.map((note) => `note: ${note}`)].join('; ');
  return { line, summary, text: textOf(summary) };
}

function described({ kind, model: { graph }, others, notes }: Loaded) {
  const shapes = nodeShapes(graph);
  const { shape, vocabulary } = inputNode(graph);
  return {
    kind,
    input: { shape, ...(vocabulary === undefined ? {} : { vocabulary }) },
    output: shapes.get(graph.output)!,
    nodes: graph.nodes.map((node) => ({
      ...{ id: node.id, op: node.op, inputs: node.inputs, shape: shapes.get(node.id)! },
      parameters: parametersOf(node),
    })),
    parameters: graph.parameters.map(({ name, shape }) => ({ name, shape, numbers: sizeOf(shape) })),
    others,
    notes,
  };
}

interface Cost {
  /** Of the trace kernel; absent where there is no GPU to plan for. */
  readonly plan?: KernelPlan;
  readonly adapter?: string;
  /** Why it cannot be said. */
  readonly unknown?: string;
}

async function costOf({ model }: Loaded, options: InspectOptions, n: number): Promise<Cost> {
  try {
    using gpu = await openGpu(options);
    using network = Network.create(gpu, model);
    const rows = uploadDatapoints(network.arena, new Float32Array(n * featuresOf(model.graph)), n, network.inputs);
    return { plan: planKernel(network, { rows, reduction: 'trace' }), adapter: gpu.adapterName };
  } catch (error) {
    if (error instanceof NtkError) return { unknown: error.message };
    throw error;
  }
}

const featuresOf = (graph: Graph): number => sizeOf(inputNode(graph).shape);

type Summary = ReturnType<typeof described> & { readonly cost: Cost & { readonly n: number } };

const list = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

function textOf({ kind, input, output, nodes, parameters, others, cost }: Summary): string {
  const terms = new Map(cost.plan?.terms.map((term) => [term.parameter, term]));
  const tokens = input.vocabulary === undefined ? '' : `, token ids below ${input.vocabulary}`;
  return [
    `${kind}: input ${list(input.shape)}${tokens}, output ${list(output)}\n`,
    textTable(
      ['node', 'primitive', 'shape', 'reads', 'parameters'],
      nodes.map((node) => [node.id, node.op, list(node.shape), node.inputs.join(' '), node.parameters.join(' ')]),
    ),
    textTable(
      ['parameter', 'shape', 'numbers', 'method', 'cost'],
      parameters.map(({ name, shape, numbers }) => {
        const term = terms.get(name);
        return [name, list(shape), `${numbers}`, term?.method ?? '', term ? costWords(term.flops, term.bytes) : ''];
      }),
    ),
    ...(others.length === 0
      ? []
      : [
          textTable(
            ['no parameter', 'shape', 'why'],
            others.map(({ name, shape, why }) => [name, shape ? list(shape) : '', why]),
          ),
        ]),
    costLine(cost),
  ].join('\n');
}

function costLine({ n, plan, adapter, unknown }: Summary['cost']): string {
  if (!plan) return `The trace kernel of ${n} datapoints: ${unknown}\n`;
  return `The trace kernel of ${n} datapoints takes ${costWords(plan.flops, plan.bytes)} on ${adapter}.\n`;
}
