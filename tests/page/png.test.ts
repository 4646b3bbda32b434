// Our own PNG decoder against Chromium's: every kind of colours with every number of bits, in one pass and in seven.
import { chromium } from 'playwright';
import { expect, test } from 'vitest';
import { chromiumFlags, findChromium } from '../../scripts/lib/chromium.mjs';
import { readPng } from '../../src/formats/png-pixels';
import { unpackedBytes } from '../../src/formats/png-rows';
import { randomIndex } from '../support/numbers';
import { decode } from '../support/page';
import { pngFile } from '../support/png';

const kinds = [
  { kind: 0, depths: [1, 2, 4, 8, 16] },
  { kind: 2, depths: [8, 16] },
  { kind: 3, depths: [1, 2, 4, 8] },
];
const sizes = [
  [1, 1],
  [3, 2],
  [9, 11],
  [33, 8],
] as const;
const cases = kinds.flatMap(({ kind, depths }) =>
  depths.flatMap((bits) =>
    sizes.flatMap(([width, height]) =>
      [false, true].map((isInterlaced) => ({ width, height, kind, bits, isInterlaced })),
    ),
  ),
);

/** Random bytes are a picture, as long as every row begins with a filter that there is. */
function randomPicture(header: (typeof cases)[number], seed: number): Uint8Array<ArrayBuffer> {
  const raw = Uint8Array.from({ length: unpackedBytes(header) }, (_, at) => randomIndex(256, seed, at));
  const rows = filterPlaces(header);
  rows.forEach((at, row) => (raw[at] = randomIndex(5, seed, 100_000 + row)));
  const palette = Uint8Array.from({ length: 3 * 2 ** Math.min(header.bits, 8) }, (_, at) => (at * 53 + 11) % 256);
  return pngFile({ ...header, raw, palette: header.kind === 3 ? palette : undefined });
}

/** Where rows begin: those of a picture in one pass are equally long, those in seven are those of seven pictures. */
function filterPlaces({ width, height, kind, bits, isInterlaced }: (typeof cases)[number]): number[] {
  const steps = isInterlaced
    ? [
        [0, 0, 8, 8],
        [4, 0, 8, 8],
        [0, 4, 4, 8],
        [2, 0, 4, 4],
        [0, 2, 2, 4],
        [1, 0, 2, 2],
        [0, 1, 1, 2],
      ]
    : [[0, 0, 1, 1]];
  const places: number[] = [];
  let at = 0;
  for (const [x, y, stepX, stepY] of steps) {
    const columns = Math.ceil((width - x) / stepX);
    for (let row = y; row < height && columns > 0; row += stepY) {
      places.push(at);
      at += 1 + Math.ceil((columns * bits * (kind === 2 ? 3 : 1)) / 8);
    }
  }
  return places;
}

test('pixels are those that the browser sees', async () => {
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  const page = await browser.newPage();
  for (const [seed, header] of cases.entries()) {
    const file = randomPicture(header, seed);
    const { channels, values } = await readPng('a.png', file);
    const { data } = await page.evaluate(decode, Buffer.from(file).toString('base64'));
    const seen = Buffer.from(data, 'base64');
    const pixels = header.width * header.height;
    const wrong = Array.from({ length: 3 * pixels }, (_, at) => at).filter((at) => {
      const [channel, pixel] = [Math.floor(at / pixels), at % pixels];
      const ours = 255 * values[Math.min(channel, channels - 1) * pixels + pixel];
      const tolerance = header.bits === 16 ? 1 : 1e-3; // the browser rounds 16 bits to 8, up or down
      return Math.abs(ours - seen[4 * pixel + channel]) > tolerance;
    });
    expect({ header, wrong }).toEqual({ header, wrong: [] });
  }
  await browser.close();
});
