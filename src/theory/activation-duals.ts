// The dual of every activation a network may have: in closed form where it is known, else by quadrature.
import { type Dual, duals, quadratureDual } from './dual-activations';

/** Activations by the names that networks have for them. */
export type DualName =
  'identity' | 'relu' | 'leaky-relu' | 'gelu' | 'gelu-tanh' | 'tanh' | 'sigmoid' | 'silu' | 'softplus' | 'erf' | 'sine';

/** phi and phi'. */
interface Smooth {
  readonly value: (z: number) => number;
  readonly derivative: (z: number) => number;
}

const leak = 0.01; // slope of the leaky ReLU below zero
const geluScale = Math.sqrt(2 / Math.PI);
const geluBend = 0.044715;

function sigmoid(z: number): number {
  const small = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + small) : small / (1 + small);
}

const geluTanh: Smooth = {
  value: (z) => (z / 2) * (1 + Math.tanh(geluScale * (z + geluBend * z * z * z))),
  derivative: (z) => {
    const t = Math.tanh(geluScale * (z + geluBend * z * z * z));
    return (1 + t) / 2 + (z / 2) * (1 - t * t) * geluScale * (1 + 3 * geluBend * z * z);
  },
};

const smooth: Readonly<Partial<Record<DualName, Smooth>>> = {
  'gelu-tanh': geluTanh,
  tanh: { value: Math.tanh, derivative: (z) => 1 - Math.tanh(z) ** 2 },
  sigmoid: { value: sigmoid, derivative: (z) => sigmoid(z) * sigmoid(-z) },
  silu: { value: (z) => z * sigmoid(z), derivative: (z) => sigmoid(z) * (1 + z * sigmoid(-z)) },
  softplus: { value: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))), derivative: sigmoid },
};

/** Of a z + (1 - a) relu(z): E[u relu(v)] is c / 2, E[step(v)] is 1/2. */
const leakyRelu: Dual = (q, c, p) => {
  const { value, derivative } = duals.relu(q, c, p);
  const [straight, bent, mixed] = [leak * leak, (1 - leak) ** 2, leak * (1 - leak)];
  return { value: (straight + mixed) * c + bent * value, derivative: straight + mixed + bent * derivative };
};

/** How the dual of an activation is found. */
export function isQuadrature(name: DualName): boolean {
  return name in smooth;
}

/** The dual of an activation. */
export function dualOf(name: DualName): Dual {
  if (name === 'leaky-relu') return leakyRelu;
  const own = smooth[name];
  return own ? quadratureDual(own.value, own.derivative) : duals[name as keyof typeof duals];
}
