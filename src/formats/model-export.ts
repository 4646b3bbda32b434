// A model as a safetensors file of its own: parameters as tensors, the graph in the metadata.
import { invalidFile } from '../core/errors';
import { tensor } from '../core/tensor';
import type { Model } from '../model/graph';
import { validateModel } from '../model/validate';
import { graphKey, readGraph, writeGraph } from './graph-json';
import { type SafetensorsFile, writeSafetensors } from './safetensors';

/** Throws ShapeMismatch for a model that does not hang together, Unsupported where its graph is too large to write. */
export function exportModel(model: Model): Uint8Array<ArrayBuffer> {
  validateModel(model);
  const { graph, values } = model;
  const tensors = new Map(graph.parameters.map(({ name, shape }) => [name, tensor(shape, values[name])]));
  return writeSafetensors(tensors, { [graphKey]: writeGraph(graph) });
}

/** The model of a file that exportModel wrote. Throws InvalidFile where graph and tensors disagree. */
export function importModel(file: SafetensorsFile): Model {
  const graph = readGraph(file.metadata.get(graphKey) ?? '');
  const known = new Set(graph.parameters.map(({ name }) => name));
  const other = file.names.find((name) => !known.has(name));
  if (other !== undefined) throw refuse(other, 'the graph has no such parameter');
  const values = graph.parameters.map(({ name, shape }) => {
    if (!file.names.includes(name)) throw refuse(name, 'there is no such tensor');
    const found = file.read(name);
    if (found.shape.join() !== shape.join()) throw refuse(name, `it is [${found.shape}], the graph says [${shape}]`);
    return [name, Float32Array.from(found.data)];
  });
  return { graph, values: Object.fromEntries(values) };
}

const refuse = (where: string, why: string) => invalidFile('exported model', where, why);
