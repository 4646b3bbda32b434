// What the ends of a colour map stand for when a column of values, not a kernel, is shown by it.
import type { ColourMapName, Domain } from '../../view/colour-maps';

/** The share of values beyond each end of the domain. */
const tail = 0.01;

export interface ValueColours {
  readonly map: ColourMapName;
  readonly domain: Domain;
}

interface Known {
  readonly key: string;
  readonly colours: ValueColours;
}

const known = new WeakMap<Float32Array, Known>();

/** A map and domain for values: zero-centred when any is negative, NaN when none is finite. `without` is a datapoint that would drown the others. */
export function coloursOfValues(values: Float32Array, dark: boolean, without?: number): ValueColours {
  const key = `${dark} ${without}`;
  const before = known.get(values);
  if (before?.key === key) return before.colours;
  const colours = chooseColours(values, dark, without);
  known.set(values, { key, colours });
  return colours;
}

function chooseColours(values: Float32Array, dark: boolean, without?: number): ValueColours {
  const finite = values.filter((value, index) => index !== without && Number.isFinite(value)).sort();
  const at = (share: number): number => finite[Math.round(share * (finite.length - 1))] ?? NaN;
  const shade = dark ? 'dark' : 'light';
  const [low, high] = [at(tail), at(1 - tail)];
  if (!(low < 0)) return { map: `sequential-${shade}`, domain: { low, high } };
  const reach = Math.max(Math.abs(low), Math.abs(high));
  return { map: `diverging-${shade}`, domain: { low: -reach, high: reach } };
}
