// Projecting, ordering and picking points, and their way between two layers, without a GPU.
import { describe, expect, it } from 'vitest';
import { NtkError } from '../../../src/core/errors';
import { CameraMotion } from '../../../src/view/camera-motion';
import { MovingPositions, type PointPositions } from '../../../src/view/moving-positions';
import { mixPoses, OrbitCamera, startPose } from '../../../src/view/orbit';
import { orderByDepth, pickPoint, ProjectedPoints } from '../../../src/view/point-order';
import { PointStyles } from '../../../src/view/point-styles';
import { emphasis, largest, leastWithThumbnail, smallest, spriteSize } from '../../../src/view/sprite-style';

describe('the order of drawing', () => {
  it('is a permutation from far to near', () => {
    const depth = Float32Array.from({ length: 999 }, (_, index) => Math.sin(index * 12.9898) * 3 + 4);
    const order = new Uint32Array(999);
    orderByDepth(depth, order);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 999 }, (_, index) => index));
    for (let place = 1; place < 999; place++)
      expect(depth[order[place]]).toBeLessThanOrEqual(depth[order[place - 1]] + 6 / 4095 + 1e-6);
  });

  it('holds every point even when depths are equal or not numbers', () => {
    for (const depth of [[1, 1, 1], [NaN, 2, 1], [NaN, NaN, NaN], [Infinity, 1, 2], [5]]) {
      const order = new Uint32Array(depth.length);
      orderByDepth(Float32Array.from(depth), order);
      expect([...order].sort()).toEqual(depth.map((_, index) => index));
    }
  });
});

describe('projection', () => {
  it('agrees with three for points between two sets', () => {
    const orbit = new OrbitCamera();
    orbit.resize(640, 480);
    orbit.setPose({ azimuth: 0.4, elevation: -0.3, distance: 3, target: [0.1, 0.2, 0] });
    const points = new ProjectedPoints();
    const from = Float32Array.from([1, 0, 0, 0, 1, 0]);
    const to = Float32Array.from([0, 0, 1, 0, -1, 0]);
    points.project({ from, to, stride: 3, n: 2, mix: 0.25 }, orbit.viewProjection, 640, 480);
    const e = orbit.viewProjection.elements;
    const [x, y, z] = [0.75, 0, 0.25];
    const clip = [0, 1, 2, 3].map((row) => e[row] * x + e[row + 4] * y + e[row + 8] * z + e[row + 12]);
    expect(points.x[0]).toBeCloseTo((clip[0] / clip[3] + 1) * 320, 3);
    expect(points.y[0]).toBeCloseTo((1 - clip[1] / clip[3]) * 240, 3);
    expect(points.depth[0]).toBeCloseTo(clip[3], 5);
  });

  it('marks what is behind the camera by its depth', () => {
    const orbit = new OrbitCamera();
    orbit.resize(100, 100);
    orbit.setPose({ azimuth: 0, elevation: 0, distance: 2, target: [0, 0, 0] });
    const points = new ProjectedPoints();
    points.project(
      { from: Float32Array.from([0, 0, 5]), to: Float32Array.from([0, 0, 5]), stride: 3, n: 1, mix: 0 },
      orbit.viewProjection,
      100,
      100,
    );
    expect(points.depth[0]).toBeLessThan(0);
    expect(
      pickPoint(
        points,
        points.x[0],
        points.y[0],
        () => 10,
        () => false,
      ),
    ).toBeUndefined();
  });
});

describe('picking', () => {
  const at = (places: [number, number, number][]): ProjectedPoints => {
    const points = new ProjectedPoints();
    points.x = Float32Array.from(places, ([x]) => x);
    points.y = Float32Array.from(places, ([, y]) => y);
    points.depth = Float32Array.from(places, ([, , depth]) => depth);
    return points;
  };
  const none = (): boolean => false;

  it('takes the front-most sprite that holds the pointer', () => {
    expect(
      pickPoint(
        at([
          [10, 10, 2],
          [12, 10, 1],
          [11, 10, 3],
        ]),
        11,
        10,
        () => 5,
        none,
      ),
    ).toBe(1);
  });

  it('prefers points drawn above the others', () => {
    expect(
      pickPoint(
        at([
          [10, 10, 2],
          [12, 10, 1],
        ]),
        11,
        10,
        () => 5,
        (index) => index === 0,
      ),
    ).toBe(0);
  });

  it('beside all sprites takes the nearest within a few pixels', () => {
    const points = at([
      [10, 10, 1],
      [30, 10, 1],
    ]);
    expect(pickPoint(points, 19, 10, () => 2, none)).toBe(0);
    expect(pickPoint(points, 20.5, 10, () => 2, none)).toBe(1);
    expect(pickPoint(points, 20, 40, () => 2, none)).toBeUndefined();
  });
});

describe('sizes of sprites', () => {
  it('fall with depth between two limits, and emphasised points keep a least size', () => {
    expect(spriteSize(1, 800, emphasis.plain, true)).toBeCloseTo(2 * spriteSize(2, 800, emphasis.plain, true), 6);
    expect(spriteSize(1e-9, 800, emphasis.plain, true)).toBe(largest);
    expect(spriteSize(1e9, 800, emphasis.plain, true)).toBe(smallest);
    expect(spriteSize(1e9, 800, emphasis.selected, true)).toBe(leastWithThumbnail[emphasis.selected]);
  });
});

describe('styles', () => {
  it('dim all but the selection, the hovered point and the neighbours', () => {
    const styles = new PointStyles();
    styles.setCount(5);
    styles.setColours({ labels: [0, 1, 2, 3, 4] });
    expect(styles.kindOf(3)).toBe(emphasis.plain);
    styles.setSelected(2, [1, 4]);
    expect(styles.setHovered(4)).toBe(true);
    expect(styles.setHovered(4)).toBe(false);
    expect([0, 1, 2, 3, 4].map((index) => styles.kindOf(index))).toEqual([
      emphasis.dimmed,
      emphasis.neighbour,
      emphasis.selected,
      emphasis.dimmed,
      emphasis.hovered,
    ]);
    expect(styles.above).toEqual([1, 4, 2]);
    expect(styles.take()![11]).toBe(emphasis.selected);
    expect(styles.take()).toBeUndefined();
  });

  it('draw a point that is both hovered and selected once', () => {
    const styles = new PointStyles();
    styles.setCount(3);
    styles.setSelected(1, [1, 2]);
    styles.setHovered(1);
    expect(styles.above).toEqual([2, 1]);
  });
});

describe('positions', () => {
  const make = (n: number, name: string): PointPositions => ({
    n,
    points: new Float32Array(n * 4),
    buffer: { label: name } as GPUBuffer,
  });

  it('go to a bound set without binding anew, and back', () => {
    const [a, b, c] = [make(2, 'a'), make(2, 'b'), make(2, 'c')];
    const positions = new MovingPositions();
    positions.set(a, a);
    expect(positions.moveTo(b, 100)).toBe(true);
    expect(positions.step(1000)).toBe(true);
    expect(positions.mix).toBe(0);
    positions.step(1050);
    expect(positions.mix).toBeCloseTo(0.5, 6);
    expect(positions.moveTo(a, 100)).toBe(false);
    positions.step(2000);
    expect(positions.mix).toBeCloseTo(0.5, 6);
    expect(positions.step(2100)).toBe(false);
    expect(positions.mix).toBe(0);
    expect(positions.moveTo(c, 100)).toBe(true);
    expect([positions.from, positions.to]).toEqual([a, c]);
  });

  it('that differ in size are refused', () => {
    expect(() => new MovingPositions().set(make(2, 'a'), make(3, 'b'))).toThrow(NtkError);
    expect(() => new MovingPositions().set({ ...make(2, 'a'), points: new Float32Array(5) }, undefined)).toThrow(
      NtkError,
    );
  });
});

describe('the camera', () => {
  it('turns the shorter way between two poses', () => {
    const mixed = mixPoses({ ...startPose, azimuth: 0.1 }, { ...startPose, azimuth: 2 * Math.PI - 0.1 }, 0.5);
    expect(mixed.azimuth).toBeCloseTo(0, 6);
  });

  it('coasts after a quick drag and comes to rest; not with reduced motion', () => {
    for (const reduced of [false, true]) {
      const motion = new CameraMotion(() => undefined);
      motion.reduced = reduced;
      for (let time = 0; time <= 48; time += 16) motion.drag(10, 0, false, 1000 + time);
      motion.release(1050);
      const released = motion.orbit.pose.azimuth;
      let steps = 0;
      while (motion.step(1060 + steps * 16) && steps < 500) steps++;
      expect(motion.orbit.pose.azimuth < released - 0.05).toBe(!reduced);
      expect(steps).toBeLessThan(200);
    }
  });

  it('flies to a pose and arrives there', () => {
    const motion = new CameraMotion(() => undefined);
    motion.reduced = false;
    const goal = { azimuth: 1, elevation: 0.2, distance: 2, target: [1, 0, 0] } as const;
    motion.flyTo(goal, 100);
    expect(motion.step(0)).toBe(true);
    expect(motion.step(100)).toBe(false);
    expect(motion.orbit.pose.azimuth).toBeCloseTo(1, 6);
    expect(motion.orbit.pose.target[0]).toBeCloseTo(1, 6);
  });

  it('shows the whole cloud on a narrow canvas too', () => {
    const places = (width: number, height: number): number => {
      const orbit = new OrbitCamera();
      orbit.resize(width, height);
      const points = new ProjectedPoints();
      const one = Float32Array.from([1.5, 0, 0]);
      points.project({ from: one, to: one, stride: 3, n: 1, mix: 0 }, orbit.viewProjection, width, height);
      return points.x[0] / width;
    };
    expect(places(300, 700)).toBeLessThan(1);
    expect(places(700, 300)).toBeLessThan(1);
  });
});
