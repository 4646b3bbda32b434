// The network as it is now, on the CPU.
import type { Model } from '../model/graph';
import type { Workspace } from './workspace';

/** With the weights after whole training steps, and how many those were. */
export async function presentModel(workspace: Workspace): Promise<Model & { readonly step: number }> {
  const { network, step } = await workspace.snapshot('registers');
  using _network = network;
  return { graph: workspace.model.graph, values: await network.read(), step };
}
