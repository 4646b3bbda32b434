// What a network tells of its kernel without the matrix: norms, the spectral order, means over groups, single entries and rows.
import { unsupported } from '../../core/errors';
import type { JobOptions } from '../../core/progress';
import { KernelLevels } from '../../engine/levels/kernel-levels';
import { levelEntries } from '../../engine/levels/level-entries';
import type { Network } from '../../engine/network';
import { operatorOrder } from '../../engine/operator-order';
import { ReducedOperator } from '../../engine/reduced-operator';
import type { KernelSettings } from '../../state/settings';
import type { Product } from '../../core/vectors';
import type { GroupSource } from '../explorer/kernel-source';
import { kernelRequest } from '../kernel-request';
import { reducedRequest } from '../reduced-request';
import type { Entries } from '../same-entries';
import type { KernelEntry } from '../types';
import type { Workspace } from '../workspace';
import { Held } from './held';
import { networkGroups } from './network-groups';

export class KernelOfNetwork implements Disposable {
  /** In the order by index. */
  readonly levels: KernelLevels;
  readonly groups: GroupSource;
  /** The network, for whatever else uses it. */
  readonly held: Held;
  private readonly settings: KernelSettings;

  /** Owns the network. Throws Unsupported where no parameter counts. */
  constructor(
    private readonly workspace: Workspace,
    private readonly network: Network,
    { reduction, parameters }: Entries,
  ) {
    this.settings = { reduction, parameters, order: 'index' };
    const { dataset } = workspace;
    const { parameters: counted, targets } = kernelRequest(workspace, this.settings);
    const order = Uint32Array.from({ length: dataset.count }, (_, i) => i);
    this.levels = new KernelLevels(network, {
      rows: { values: dataset.inputs, order, targets },
      reduction,
      parameters: counted,
    });
    this.held = new Held(network, unsupported('reading a kernel that another has replaced meanwhile'));
    this.groups = networkGroups(this.levels, (options, work) => this.held.use(options, work));
  }

  /** K(i, i) by datapoint. */
  diagonal(options: JobOptions): Promise<Float32Array> {
    if (this.settings.reduction !== 'cosine') return this.norms(options);
    return Promise.resolve(new Float32Array(this.levels.pyramid.rows).fill(1));
  }

  /** The same; of a cosine, that of its trace. */
  norms(options: JobOptions): Promise<Float32Array> {
    return this.held.use(options, (own) => this.levels.diagonal('rows', own));
  }

  /** By products with the kernel. Throws as operatorOrder. */
  spectralOrder(options: JobOptions): Promise<Uint32Array<ArrayBuffer>> {
    const request = reducedRequest(kernelRequest(this.workspace, this.settings));
    return this.held.use(options, (own) => operatorOrder(this.network, request, own));
  }

  /** By products of vjps and jvps; a cosine's are those of its trace, divided by norms on both sides. */
  withProducts<Result>(options: JobOptions, work: (product: Product) => Promise<Result>): Promise<Result> {
    const { reduction } = this.settings;
    const request = kernelRequest(this.workspace, this.settings);
    return this.held.use(options, async (own) => {
      const isCosine = reduction === 'cosine';
      const norms = isCosine ? (await this.levels.diagonal('rows', own)).map(Math.sqrt) : undefined;
      const entries = isCosine ? ({ ...request, reduction: 'trace' } as const) : reducedRequest(request);
      using operator = await ReducedOperator.create(this.network, entries, own);
      const apply = (v: Float64Array): Promise<Float64Array> => operator.apply(v, own);
      if (!norms) return await work(apply);
      const byNorm = (v: Float64Array): Float64Array => v.map((value, i) => value / norms[i]);
      return await work(async (v) => byNorm(await apply(byNorm(v))));
    });
  }

  /** Throws as levelEntries. */
  entry(i: number, j: number): Promise<KernelEntry> {
    return this.held.use({}, (own) => this.entryNow(i, j, own));
  }

  /** Throws as levelEntries. */
  row(i: number): Promise<Float32Array> {
    const { order } = this.levels.request.rows;
    return this.held.use({}, (own) => levelEntries(this.levels, Uint32Array.of(i), order, own));
  }

  [Symbol.dispose](): void {
    this.held[Symbol.dispose]();
  }

  private async entryNow(i: number, j: number, options: JobOptions): Promise<KernelEntry> {
    const entry = async (a: number, b: number): Promise<number> =>
      (await levelEntries(this.levels, Uint32Array.of(a), Uint32Array.of(b), options))[0];
    const value = await entry(i, j);
    if (this.settings.reduction === 'cosine') return { i, j, value, cosine: value };
    const [own, other] = await Promise.all([entry(i, i), entry(j, j)]);
    return { i, j, value, cosine: value / Math.sqrt(own * other) };
  }
}
