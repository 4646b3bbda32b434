// The largest eigenpairs of a symmetric operator that is only known by its products with vectors, however many are equal.
import type { JobOptions } from '../core/progress';
import { breathing } from '../core/slices';
import type { Product } from '../core/vectors';
import { LanczosSweep, type Pair, type Ritz } from './lanczos';

export interface LeadingPairsOptions extends JobOptions {
  /** A pair is found when its residual |A x - value x| is below this share of the largest value; 1e-6 by default. */
  readonly tolerance?: number;
  /** Most products with A in one sweep; by default enough for well-separated values. */
  readonly maximumSteps?: number;
  readonly seed?: number;
}

export interface LeadingPairs {
  /** Descending. */
  readonly values: readonly number[];
  /** Unit eigenvectors, one for each value; their signs mean nothing. */
  readonly vectors: readonly Float64Array[];
  /** Bounds on |A x - value x|. */
  readonly residuals: readonly number[];
  /** Products with A that were needed. */
  readonly products: number;
  readonly converged: boolean;
}

/** What a sweep is to find. */
interface Aim {
  readonly wanted: number;
  /** The largest value that is known, and the least of the wanted ones, where so many are known. */
  readonly largest: number;
  readonly least?: number;
  readonly tolerance: number;
}

/** The residual that a pair may have. */
const boundOf = ({ largest, tolerance }: Aim, pairs: readonly Ritz[]): number =>
  tolerance * Math.max(largest, Math.abs(pairs[0].value));

/** The small eigenproblem is solved after every step at first, then ever more rarely. */
const isTurn = (steps: number): boolean => steps % Math.max(1, Math.floor(steps / 8)) === 0;

const enoughSteps = 30; // after which a random start has shown what lies well above the rest

/** Whether the wanted pairs are found, or what is above those that are known, or it is clear that nothing is. */
function isFound(sweep: LanczosSweep, aim: Aim): boolean {
  const pairs = sweep.pairs(aim.wanted);
  const bound = boundOf(aim, pairs);
  if (aim.least === undefined) return pairs.length === aim.wanted && pairs.every(({ residual }) => residual <= bound);
  const { least } = aim;
  const above = pairs.filter(({ value, residual }) => value + residual > least + bound);
  const leads = pairs[0].residual <= bound || (sweep.steps >= enoughSteps && above.length === 0);
  return leads && above.every(({ residual }) => residual <= bound);
}

/** Steps until the aim is reached, nothing is left, or `most` steps are done; says whether it has all it can find. */
async function follow(
  sweep: LanczosSweep,
  aim: Aim,
  product: Product,
  { most, signal, onProgress }: JobOptions & { readonly most: number },
): Promise<boolean> {
  while (!sweep.exhausted && sweep.steps < most) {
    signal?.throwIfAborted();
    await sweep.step(product);
    onProgress?.({ stage: 'products with the kernel', done: sweep.steps, total: most });
    if (isTurn(sweep.steps) && isFound(sweep, aim)) return true;
  }
  return sweep.exhausted || isFound(sweep, aim);
}

/**
 * The `count` largest eigenpairs (fewer where the operator is smaller), by sweeps of Lanczos: each finds what is largest
 * orthogonally to what was found before, until one finds nothing larger than the last of them, so that equal values are
 * all there. The largest pair alone takes one sweep. Throws Unsupported when a product is not finite, and the signal's reason
 * when aborted.
 */
export async function leadingPairs(
  product: Product,
  size: number,
  count: number,
  options: LeadingPairsOptions = {},
): Promise<LeadingPairs> {
  const { tolerance = 1e-6, seed = 0, maximumSteps } = options;
  const wanted = Math.min(count, size);
  const most = maximumSteps ?? 4 * wanted + 120;
  const breathe = breathing(options);
  const found: Pair[] = [];
  let products = 0;
  let converged = true;
  for (let turn = 0; found.length < size && (converged || turn < 2); turn++) {
    const locked = found.map(({ vector }) => vector);
    const sweep = await LanczosSweep.begin({ locked, size, seed, stream: `leading pairs ${turn}`, breathe });
    if (sweep.exhausted) break;
    const aim: Aim = { wanted, tolerance, largest: found[0]?.value ?? 0, least: found[wanted - 1]?.value };
    converged = (await follow(sweep, aim, product, { ...options, most })) && converged;
    products += sweep.steps;
    const larger = largerPairs(sweep, aim);
    for (const ritz of larger) found.push(await sweep.whole(ritz));
    found.sort((a, b) => b.value - a.value);
    if (larger.length === 0 || wanted === 1) break;
  }
  return { ...asColumns(found.slice(0, wanted)), products, converged };
}

/** Those that belong among the wanted ones. */
function largerPairs(sweep: LanczosSweep, aim: Aim): Ritz[] {
  const pairs = sweep.pairs(aim.wanted);
  const least = (aim.least ?? -Infinity) + boundOf(aim, pairs);
  return pairs.filter(({ value }) => value > least);
}

const asColumns = (pairs: readonly Pair[]): Pick<LeadingPairs, 'values' | 'vectors' | 'residuals'> => ({
  values: pairs.map(({ value }) => value),
  vectors: pairs.map(({ vector }) => vector),
  residuals: pairs.map(({ residual }) => residual),
});
