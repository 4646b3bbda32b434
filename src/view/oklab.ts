// The OKLab colour space: equal distances look about equally different. Formulas: B. Ottosson, "A perceptual color space" (2020).

/** Red, green and blue as displayed (sRGB encoded), each from 0 to 1. */
export type Colour = readonly [number, number, number];
/** OKLab: lightness 0..1, green-red, blue-yellow. */
export type Lab = readonly [number, number, number];

const encode = (value: number): number => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);
const decode = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

/** Linear-light red, green, blue of a displayed colour. */
export function toLinear(colour: Colour): Colour {
  return [decode(colour[0]), decode(colour[1]), decode(colour[2])];
}

export function toLab(colour: Colour): Lab {
  const [r, g, b] = toLinear(colour);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Linear-light red, green, blue; outside 0..1 when no display shows the colour. */
function labToLinear([lightness, a, b]: Lab): Colour {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

const shown = (linear: Colour): boolean => linear.every((value) => value >= -1e-6 && value <= 1 + 1e-6);

/** The displayable colour of the same lightness and hue whose chroma is nearest to what was asked for. */
export function fromLch(lightness: number, chroma: number, hueDegrees: number): Colour {
  const hue = (hueDegrees * Math.PI) / 180;
  const at = (c: number): Colour => labToLinear([lightness, c * Math.cos(hue), c * Math.sin(hue)]);
  let low = 0;
  let high = chroma;
  if (shown(at(chroma))) low = chroma;
  for (let step = 0; step < 20 && low < high; step++) {
    const middle = (low + high) / 2;
    if (shown(at(middle))) low = middle;
    else high = middle;
  }
  const [r, g, b] = at(low).map((value) => encode(Math.min(1, Math.max(0, value))));
  return [r, g, b];
}

/** Perceived difference of two displayed colours; about 0.02 is just noticeable. */
export function difference(first: Colour, second: Colour): number {
  const a = toLab(first);
  const b = toLab(second);
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
