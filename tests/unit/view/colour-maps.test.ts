// Colour maps are equally spaced to the eye, and class colours stay apart for every reader.
import { describe, expect, it } from 'vitest';
import { setColours } from '../../../src/state/set-colours';
import { classColour, classColours } from '../../../src/view/class-colours';
import { darkTheme, lightTheme } from '../../../src/view/theme';
import {
  colourDomain,
  colourMapNames,
  colourOfValue,
  colourTable,
  cssGradient,
  domainTransform,
  isDiverging,
  sampleColourMap,
} from '../../../src/view/colour-maps';
import { difference, toLab, toLinear, type Colour } from '../../../src/view/oklab';

describe.each(colourMapNames)('%s', (name) => {
  const table = colourTable(name);
  const lightness = table.map((colour) => toLab(colour)[0]);

  it('has 256 colours', () => {
    expect(table).toHaveLength(256);
    expect(table.flat().every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('spreads differences evenly, over spans where rounding to bytes does not count', () => {
    const half = isDiverging(name) ? 128 : 256;
    const spans: number[] = [];
    for (let start = 0; start < 256; start += half) {
      for (let index = start; index + 16 < start + half; index += 8)
        spans.push(difference(table[index], table[index + 16]));
    }
    expect(Math.min(...spans) / Math.max(...spans)).toBeGreaterThan(0.85);
  });

  it('orders by lightness: away from zero it only rises, or only falls', () => {
    const zero = isDiverging(name) ? 128 : 0;
    const direction = name.endsWith('dark') ? 1 : -1;
    for (let index = zero; index + 4 < 256; index += 4)
      expect((lightness[index + 4] - lightness[index]) * direction).toBeGreaterThan(0);
    for (let index = zero - 1; index - 4 >= 0; index -= 4)
      expect((lightness[index - 4] - lightness[index]) * direction).toBeGreaterThan(0);
  });

  it('spans most of the range from dark to light', () => {
    expect(Math.max(...lightness) - Math.min(...lightness)).toBeGreaterThan(0.55);
  });
});

describe('domains', () => {
  it('take values to the ends and the middle of a map', () => {
    expect(colourOfValue('sequential-dark', { low: 2, high: 6 }, 2)).toEqual(colourTable('sequential-dark')[0]);
    expect(colourOfValue('sequential-dark', { low: 2, high: 6 }, 6)).toEqual(colourTable('sequential-dark')[255]);
    expect(colourOfValue('sequential-dark', { low: 2, high: 6 }, 99)).toEqual(colourTable('sequential-dark')[255]);
  });

  it('of diverging maps are centred on zero', () => {
    expect(colourDomain('diverging-light', { low: -1, high: 3 })).toEqual({ low: -3, high: 3 });
    const { scale, offset } = domainTransform('diverging-light', { low: -1, high: 3 });
    expect(0 * scale + offset).toBeCloseTo(0.5, 12);
  });

  it('without extent put everything in the middle', () => {
    expect(colourOfValue('sequential-light', { low: 1, high: 1 }, 1)).toEqual(sampleColourMap('sequential-light', 0.5));
  });

  it('have no colour for what is not a number', () => {
    for (const value of [NaN, Infinity, -Infinity])
      expect(colourOfValue('sequential-light', { low: 0, high: 1 }, value)).toBeUndefined();
  });
});

it('gradients of legends run from the low end to the high one', () => {
  expect(cssGradient('sequential-light', 'to top', 3)).toMatch(
    /^linear-gradient\(to top, rgb\(\d+ \d+ \d+\), rgb\(\d+ \d+ \d+\), rgb\(\d+ \d+ \d+\)\)$/,
  );
});

/** Linear-light matrices of Machado, Oliveira and Fernandes (2009), severity 1: without long, medium and short cones. */
const deficiencies = [
  [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
];

function seenWithout(matrix: readonly number[], colour: Colour): Colour {
  const linear = toLinear(colour);
  const [r, g, b] = [0, 3, 6].map((row) => {
    const value = Math.min(
      1,
      Math.max(0, matrix[row] * linear[0] + matrix[row + 1] * linear[1] + matrix[row + 2] * linear[2]),
    );
    return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
  });
  return [r, g, b];
}

describe('class colours', () => {
  const pairs = classColours.flatMap((first, index) =>
    classColours.slice(index + 1).map((second) => [first, second] as const),
  );

  it('differ for normal sight', () => {
    expect(Math.min(...pairs.map(([first, second]) => difference(first, second)))).toBeGreaterThan(0.15);
  });

  it.each([0, 1, 2])('differ without one kind of cone (%i)', (kind) => {
    const seen = pairs.map(([first, second]) =>
      difference(seenWithout(deficiencies[kind], first), seenWithout(deficiencies[kind], second)),
    );
    expect(Math.min(...seen)).toBeGreaterThan(0.068);
  });

  it('stand out from white and from near-black', () => {
    for (const colour of classColours) {
      expect(difference(colour, [1, 1, 1])).toBeGreaterThan(0.15);
      expect(difference(colour, [0.067, 0.075, 0.094])).toBeGreaterThan(0.25);
    }
  });

  it('repeat after the tenth', () => {
    expect(classColour(13)).toBe(classColours[3]);
  });
});

describe('colours of selection sets', () => {
  const sets = setColours.map((text): Colour => {
    const value = parseInt(text.slice(1), 16);
    return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
  });
  const others = [...classColours, lightTheme.accent, darkTheme.accent];
  const pairs = sets.flatMap((first, index) =>
    [...others, ...sets.slice(index + 1)].map((second) => [first, second] as const),
  );

  it('differ from each other, from the classes and from the selection', () => {
    expect(Math.min(...pairs.map(([first, second]) => difference(first, second)))).toBeGreaterThan(0.12);
  });

  it.each([0, 1, 2])('differ without one kind of cone (%i)', (kind) => {
    const seen = pairs.map(([first, second]) =>
      difference(seenWithout(deficiencies[kind], first), seenWithout(deficiencies[kind], second)),
    );
    expect(Math.min(...seen)).toBeGreaterThan(0.06);
  });

  it('stand out from both pages', () => {
    for (const colour of sets)
      for (const { background } of [lightTheme, darkTheme])
        expect(difference(colour, background)).toBeGreaterThan(0.24);
  });
});
