// Many numbers as the bytes of their colours, for pictures that the CPU draws.
import { colourMapSize, colourTableBytes, domainTransform, type ColourMapName, type Domain } from './colour-maps';
import { linearScale, warp } from './colour-scale';
import type { Colour } from './oklab';

/** Red, green, blue, 255 of every value, in order; `missing` for what is not finite. */
export function colourBytes(
  values: Float32Array,
  map: ColourMapName,
  domain: Domain,
  missing: Colour,
  along = linearScale,
): Uint8ClampedArray<ArrayBuffer> {
  const table = colourTableBytes(map);
  const { unit, scale, offset } = domainTransform(map, domain, along);
  const none = [...missing.map((part) => Math.round(part * 255)), 255];
  const bytes = new Uint8ClampedArray(values.length * 4);
  for (let index = 0; index < values.length; index++) {
    const t = Math.min(1, Math.max(0, warp(along.name, unit, values[index]) * scale + offset));
    const entry = Math.floor(t * (colourMapSize - 1) + 0.5) * 4;
    bytes.set(Number.isFinite(values[index]) ? table.subarray(entry, entry + 4) : none, index * 4);
  }
  return bytes;
}
