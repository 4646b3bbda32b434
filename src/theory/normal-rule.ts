// Means over a standard normal of functions that bend near one place, perhaps sharply: activations of large numbers.

/** Beyond so many standard deviations nothing is left of a normal, to rounding. */
const reach = 8;
/** Steps: of a plain rule, of one graded about a bend, and of that at the normal's own place per deviation from the bend. */
const steps = { plain: 0.28, graded: 0.15, far: 0.75 };

export interface Rule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const atZero = 1 / Math.sqrt(2 * Math.PI); // density of a standard normal there

function density(y: number): number {
  return atZero * Math.exp((-y * y) / 2);
}

function plainRule(): Rule {
  const last = Math.floor(reach / steps.plain);
  const nodes = Float64Array.from({ length: 2 * last + 1 }, (_, k) => (k - last) * steps.plain);
  return { nodes, weights: nodes.map((y) => steps.plain * density(y)) };
}

const plain = plainRule();

function gradedRule(bend: number, sharpness: number): Rule {
  const step = Math.min(steps.graded, steps.far / Math.abs(bend));
  const first = Math.ceil(Math.asinh((-reach - bend) * sharpness) / step);
  const last = Math.floor(Math.asinh((reach - bend) * sharpness) / step);
  const [nodes, weights] = [new Float64Array(last - first + 1), new Float64Array(last - first + 1)];
  for (let k = first; k <= last; k++) {
    const [up, down] = [Math.exp(k * step) / (2 * sharpness), Math.exp(-k * step) / (2 * sharpness)];
    const y = bend + up - down;
    nodes[k - first] = y;
    weights[k - first] = step * (up + down) * density(y);
  }
  return { nodes, weights };
}

/**
 * Nodes and weights for E[f(y)], y standard normal, where f bends about y = `bend` within a width of 1 / `sharpness` and is
 * smooth elsewhere: the trapezoidal rule, whose error falls exponentially with its step for analytic functions (Trefethen and
 * Weideman 2014), in y = bend + sinh(t) / sharpness where the bend is sharp and within reach, else in y itself.
 */
export function normalRule(bend: number, sharpness: number): Rule {
  return sharpness <= 1 || Math.abs(bend) > reach ? plain : gradedRule(bend, sharpness);
}
