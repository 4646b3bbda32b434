// The sheet around a picture: nothing lies over another, numbers are those of the colours, and text stays text.
import { describe, expect, test } from 'vitest';
import { type SheetFacts, sheetOf } from '../../../src/elements/shared/picture-sheet';
import { checkPixels } from '../../../src/elements/shared/seen-picture';
import { svgOf } from '../../../src/elements/shared/sheet-svg';

const facts: SheetFacts = {
  title: 'A kernel',
  lines: ['one', 'two'],
  rowLabel: 'Rows',
  columnLabel: 'Columns',
  width: 640,
  height: 300,
  map: 'sequential-light',
  domain: { low: 0.01, high: 100 },
  scale: { name: 'linear' },
  quantity: 'K(i, j)',
};
const numbers = (of: SheetFacts): string[] =>
  sheetOf(of)
    .texts.slice(-5)
    .map(({ text }) => text);

describe('a sheet', () => {
  test('has its picture, its bar and its lines one below the other', () => {
    const { picture, bar, texts, width, height } = sheetOf(facts);
    const above = texts.filter(({ y }) => y < picture.y).map(({ text }) => text);
    expect(above).toEqual(['A kernel', 'one', 'two', 'Columns']);
    expect(bar.y).toBeGreaterThan(picture.y + picture.height);
    expect(picture.x + picture.width).toBeLessThan(width);
    for (const { x, y } of texts) {
      expect(x).toBeLessThan(width);
      expect(y).toBeLessThan(height);
    }
  });

  test('is wide enough for its words around a small picture', () => {
    expect(sheetOf({ ...facts, width: 3, height: 3 }).width).toBe(420);
  });

  test.each([
    ['linear', ['0.01', '25', '50', '75', '100']],
    ['log', ['0.01', '0.1', '1', '10', '100']],
  ] as const)('has numbers along a bar that is even by %s', (name, expected) => {
    expect(numbers({ ...facts, scale: { name } })).toEqual(expected);
  });

  test('has zero in the middle of diverging colours', () => {
    expect(numbers({ ...facts, map: 'diverging-light' })[2]).toBe('0');
  });
});

test('SVG keeps markup in names as text, and leaves out what XML has not', () => {
  const svg = svgOf(sheetOf({ ...facts, title: '<script>&"\u0000\u{1F600}' }), 'data:image/png;base64,AA==');
  expect(svg).toContain('&lt;script&gt;&amp;&quot;\u{1F600}');
  expect(svg).not.toContain('<script');
  expect(svg).not.toContain('\u0000');
});

test.each([
  [16_385, 1],
  [10_000, 10_000],
])('%i x %i pixels are too many', (width, height) => {
  expect(() => checkPixels(width, height)).toThrow('larger than this page draws');
});
