// The cloud on pixels: points where the camera puts them, in their colours, thumbnails, lines, picking, motion, and what can go wrong.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Arena } from '../../../src/gpu/arena';
import { openDevice, type Gpu } from '../../../src/gpu/device';
import { readFloats } from '../../../src/gpu/readback';
import { classColour } from '../../../src/view/class-colours';
import { colourOfValue } from '../../../src/view/colour-maps';
import { NeighbourhoodLayer, type PointPositions } from '../../../src/view/neighbourhood-layer';
import { darkTheme, lightTheme, type Colour } from '../../../src/view/theme';
import { positionsIn, useCloud } from './cloud';
import { addCanvas, near, Pixels } from './support';

let gpu: Gpu;
let canvas: HTMLCanvasElement;
let layer: NeighbourhoodLayer;
let arena: Arena;
const facing = { azimuth: 0, elevation: 0, distance: 4, target: [0, 0, 0] } as const;

useCloud((cloud) => {
  ({ gpu, canvas, layer, arena } = cloud);
  layer.setPose(facing);
});

const positions = (...places: [number, number, number][]): PointPositions => positionsIn(arena, ...places);

function draw(): Pixels {
  expect(layer.renderNow()).toBe(true);
  return new Pixels(canvas);
}

/** What a plain point at the camera's target shows at its centre: nine tenths of its faded colour over the background. */
function plain(colour: Colour, distance: number, background: Colour = lightTheme.background): Colour {
  const fade = Math.min(0.6, Math.max(0, (distance - Math.max(distance - 0.6, 1.2)) / 4.5));
  const [r, g, b] = colour.map((value, axis) => {
    const faded = value + (background[axis] - value) * fade;
    return background[axis] + (faded - background[axis]) * 0.9;
  });
  return [r, g, b];
}

const square = [
  [-1, 1, 0],
  [1, 1, 0],
  [-1, -1, 0],
  [1, -1, 0],
] as [number, number, number][];

describe('points', () => {
  it('are drawn in their class colours where the camera sees them: x to the right, y up', () => {
    layer.setPositions(positions(...square));
    layer.setColours({ labels: [0, 1, 2, 3] });
    const pixels = draw();
    square.forEach(([x, y], index) => {
      const place = layer.placeOf(index)!;
      expect(Math.sign(place.x - 150)).toBe(x);
      expect(Math.sign(place.y - 150)).toBe(-y);
      expect({ index, near: near(pixels.at(place.x, place.y), plain(classColour(index), 4), 3) }).toEqual({
        index,
        near: true,
      });
    });
    expect(near(pixels.at(150, 150), lightTheme.background, 0)).toBe(true);
  });

  it('have an outline where their colour is faint on the background, and none where it is not', () => {
    const darkening = (label: number): number => {
      layer.setPositions(positions([0, 0, 0]));
      layer.setColours({ labels: [label] });
      layer.setSelected(undefined);
      const [{ size }, pixels] = [layer.placeOf(0)!, draw()];
      const rim = Math.min(...[0.5, 1, 1.5].map((inward) => pixels.at(150 + size / 2 - inward, 150)[1]));
      return pixels.at(150, 150)[1] - rim;
    };
    expect(darkening(4)).toBeGreaterThan(30);
    expect(darkening(3)).toBeLessThanOrEqual(0);
  });

  it('are coloured by value, and grey where it is not finite', () => {
    layer.setPositions(positions(...square));
    const values = [-2, 0, 2, NaN];
    layer.setColours({ values, map: 'diverging-light', domain: { low: -2, high: 1 } });
    const pixels = draw();
    values.forEach((value, index) => {
      const place = layer.placeOf(index)!;
      const colour = colourOfValue('diverging-light', { low: -2, high: 1 }, value) ?? lightTheme.missing;
      expect({ index, near: near(pixels.at(place.x, place.y), plain(colour, 4), 3) }).toEqual({ index, near: true });
    });
  });

  it('grow as the camera comes closer', () => {
    layer.setPositions(positions([0, 0, 0]));
    layer.setColours({ labels: [1] });
    const covered = (): number => draw().count((pixel) => !near(pixel, lightTheme.background, 8));
    const far = covered();
    layer.setPose({ ...facing, distance: 1 });
    const close = covered();
    expect(far).toBeGreaterThan(5);
    expect(close).toBeGreaterThan(far * 8);
  });

  it('in front hide those behind, from either side', () => {
    layer.setPositions(positions([0, 0, 0.5], [0, 0, -0.5]));
    layer.setColours({ labels: [1, 2] });
    const centre = (): readonly number[] => draw().at(150, 150);
    const front = centre();
    expect(front[0]).toBeGreaterThan(front[1]);
    layer.setPose({ ...facing, azimuth: Math.PI });
    const back = centre();
    expect(back[1]).toBeGreaterThan(back[0]);
  });

  it('move between two sets of positions', () => {
    const from = positions([-1, 0, 0]);
    const to = positions([1, 0, 0]);
    layer.setPositions(from, to);
    layer.setColours({ labels: [1] });
    for (const t of [0, 0.25, 0.5, 1]) {
      layer.setMix(t);
      const place = layer.placeOf(0)!;
      expect(place.x).toBeCloseTo(150 + (2 * t - 1) * (150 / (4 * Math.tan(Math.PI / 9))), 3);
      expect(near(draw().at(place.x, place.y), plain(classColour(1), 4), 3)).toBe(true);
    }
    expect(near(draw().at(layer.placeOf(0)!.x - 120, 150), lightTheme.background, 0)).toBe(true);
  });

  it('move by themselves to the next positions, and at once with reduced motion', async () => {
    const from = positions([-1, 0, 0]);
    const to = positions([1, 0, 0]);
    layer.motion.reduced = false;
    layer.setPositions(from);
    layer.setColours({ labels: [1] });
    layer.moveTo(to, 120);
    const seen: number[] = [];
    while ((seen.at(-1) ?? 0) < 253.03 && seen.length < 200) {
      await new Promise((done) => requestAnimationFrame(done));
      seen.push(layer.placeOf(0)!.x);
    }
    expect(seen.at(-1)).toBeCloseTo(253.03, 1);
    expect(seen.every((x, index) => index === 0 || x >= seen[index - 1])).toBe(true);
    layer.motion.reduced = true;
    layer.moveTo(from);
    expect(layer.placeOf(0)!.x).toBeCloseTo(300 - 253.03, 1);
    expect(near(draw().at(layer.placeOf(0)!.x, 150), plain(classColour(1), 4), 3)).toBe(true);
  });
});

describe('the selection', () => {
  beforeEach(() => {
    layer.setPositions(positions(...square, [0, 0, 0]));
    layer.setColours({ labels: [0, 1, 2, 3, 4] });
  });

  it('dims the others and draws lines to the neighbours', () => {
    layer.setSelected(4, [0, 1]);
    const pixels = draw();
    const onLine = (index: number): boolean => {
      const place = layer.placeOf(index)!;
      return !near(pixels.at((place.x + 150) / 2, (place.y + 150) / 2), lightTheme.background, 20);
    };
    expect([0, 1, 2, 3].map(onLine)).toEqual([true, true, false, false]);
    const neighbour = layer.placeOf(0)!;
    expect(near(pixels.at(neighbour.x, neighbour.y), classColour(0), 3)).toBe(true);
    const dimmed = layer.placeOf(3)!;
    expect(near(pixels.at(dimmed.x, dimmed.y), classColour(3), 60)).toBe(false);
    layer.setSelected(undefined);
    const again = layer.placeOf(3)!;
    expect(near(draw().at(again.x, again.y), plain(classColour(3), 4), 3)).toBe(true);
  });

  it('and the hovered point have a ring', () => {
    const { size: before } = layer.placeOf(4)!;
    layer.setSelected(4);
    const { size } = layer.placeOf(4)!;
    expect(size).toBeGreaterThan(before);
    expect(near(draw().at(150 + size / 2 - 1, 150), lightTheme.accent, 12)).toBe(true);
    layer.setSelected(undefined);
    layer.setHovered(4);
    expect(near(draw().at(150 + layer.placeOf(4)!.size / 2 - 1, 150), lightTheme.ink, 12)).toBe(true);
  });

  it('is found under the pointer, front-most first', () => {
    for (const index of [0, 1, 2, 3, 4]) {
      const place = layer.placeOf(index)!;
      expect(layer.pointAt(place.x + 1, place.y - 1)).toBe(index);
    }
    expect(layer.pointAt(150, 40)).toBeUndefined();
    layer.setPositions(positions([0, 0, 0.5], [0.01, 0, -0.5]));
    expect(layer.pointAt(150, 150)).toBe(0);
    layer.setPose({ ...facing, azimuth: Math.PI });
    expect(layer.pointAt(150, 150)).toBe(1);
  });
});

describe('thumbnails', () => {
  // Two images of 4 x 4: the upper half white, the left half white.
  const upper = [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0];
  const left = [1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0];

  it.each([
    ['floats', new Float32Array([...upper, ...left]), 1],
    ['floats below 0', new Float32Array([...upper, ...left].map((value) => value * 5 - 2)), 3, -2],
    ['floats of another range', new Float32Array([...upper, ...left].map((value) => value * 16)), 16],
    ['bytes', new Uint8Array([...upper, ...left].map((value) => value * 255)), undefined],
  ] as const)('from %s are upright on sprites that are close', (_, values, white, black?: number) => {
    layer.setPositions(positions([-0.15, 0, 0], [0.15, 0, 0]));
    layer.setColours({ labels: [1, 3] });
    layer.setImages({ values, n: 2, height: 4, width: 4, white, black });
    layer.setPose({ ...facing, distance: 0.5 });
    const pixels = draw();
    const dark = (index: number, dx: number, dy: number): boolean => {
      const { x, y, size } = layer.placeOf(index)!;
      return near(pixels.at(x + dx * size, y + dy * size), classColour([1, 3][index]), 60);
    };
    expect(layer.placeOf(0)!.size).toBeGreaterThan(30);
    const corners = [
      [-0.2, -0.2],
      [0.2, -0.2],
      [-0.2, 0.2],
      [0.2, 0.2],
    ];
    expect(corners.map(([dx, dy]) => dark(0, dx, dy))).toEqual([true, true, false, false]);
    expect(corners.map(([dx, dy]) => dark(1, dx, dy))).toEqual([true, false, true, false]);
    layer.setImages(undefined);
    const { x, y, size } = layer.placeOf(0)!;
    expect(near(draw().at(x, y + size * 0.2), plain(classColour(1), 0.5), 40)).toBe(true);
  });

  it('of another count than the numbers given are refused', () => {
    expect(() => layer.setImages({ values: new Uint8Array(17), n: 1, height: 4, width: 4 })).toThrow(
      /Expected 1 images of 4 x 4, got 17 numbers/,
    );
  });
});

describe('life', () => {
  it('draws one point, nothing without points, and nothing on a canvas of no size', () => {
    expect(draw().count((pixel) => !near(pixel, lightTheme.background, 0))).toBe(0);
    expect(layer.pointAt(150, 150)).toBeUndefined();
    layer.setPositions(positions([0, 0, 0]));
    layer.setTheme(darkTheme);
    layer.setColours({ labels: [9] });
    expect(near(draw().at(150, 150), plain(classColour(9), 4, darkTheme.background), 3)).toBe(true);
    expect(near(draw().at(10, 10), darkTheme.background, 0)).toBe(true);
    layer.resize(0, 300, 1);
    expect(layer.renderNow()).toBe(false);
    expect(layer.pointAt(0, 150)).toBeUndefined();
    layer.resize(200, 300, 2);
    const place = layer.placeOf(0)!;
    expect(near(draw().at(place.x * 2, place.y * 2), plain(classColour(9), 4, darkTheme.background), 3)).toBe(true);
    layer.setPositions(undefined);
    expect(draw().count((pixel) => !near(pixel, darkTheme.background, 0))).toBe(0);
  });

  it('refuses columns that do not fit', () => {
    layer.setPositions(positions(...square));
    expect(() => layer.setColours({ labels: [1, 2] })).toThrow(/Expected 4 labels or values, got 2/);
    expect(() => layer.setPositions(positions(...square), positions([0, 0, 0]))).toThrow(
      /Expected positions of 4 points, got 1/,
    );
  });

  it('takes other positions after the first were destroyed, and never destroys them itself', async () => {
    const first = positions([1, 0, 0]);
    layer.setPositions(first);
    layer.setColours({ labels: [1] });
    draw();
    const second = positions([0, 0, 0], [1, 1, 0]);
    layer.setPositions(second);
    first.buffer.destroy();
    layer.setColours({ labels: [1, 2] });
    expect(near(draw().at(150, 150), plain(classColour(1), 4), 3)).toBe(true);
    layer.dispose();
    layer.dispose();
    const read = await readFloats(gpu, second.buffer, 0, 8);
    expect([...read]).toEqual([...second.points]);
  });

  it('turns with a drag, comes closer with the wheel, and obeys keys', () => {
    layer.setPositions(positions([1, 0, 0]));
    const before = layer.placeOf(0)!;
    layer.motion.drag(50, 0, false);
    expect(layer.pose.azimuth).toBeCloseTo(-0.4, 6);
    expect(layer.placeOf(0)!.x).not.toBeCloseTo(before.x, 0);
    layer.setPose(facing);
    layer.motion.zoom(before.x, before.y, 1.5);
    expect(layer.placeOf(0)!.x).toBeCloseTo(before.x, 2);
    expect(layer.pose.distance).toBeCloseTo(4 / 1.5, 6);
    expect(layer.motion.key('ArrowUp')).toBe(true);
    expect(layer.pose.elevation).toBeGreaterThan(0);
    expect(layer.motion.key('q')).toBe(false);
    for (let step = 0; step < 60; step++) layer.motion.key('+');
    expect(layer.pose.distance).toBeGreaterThan(0.2);
  });

  it('stops when the device is lost', async () => {
    const other = await openDevice();
    const otherCanvas = addCanvas();
    const lost = new NeighbourhoodLayer(otherCanvas, other);
    await lost.ready;
    lost.resize(100, 100, 1);
    const points = new Float32Array(4);
    lost.setPositions({ n: 1, points, buffer: other.arena.upload('positions', points) });
    expect(lost.renderNow()).toBe(true);
    other.device.destroy();
    await other.lost.catch(() => undefined);
    expect(lost.renderNow()).toBe(false);
    lost.dispose();
    otherCanvas.remove();
  });
});
