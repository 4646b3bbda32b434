// The point under a pointer, as the GPU finds it, against the CPU: cameras from everywhere, ties, points behind, emphasis, broken numbers.
import { describe, expect, test } from 'vitest';
import { uniform } from '../../src/core/random';
import type { SeenPoints } from '../../src/gpu/point-query';
import { encodePickPoint, foundBytes, pointFound } from '../../src/kernels/pick-point';
import { pointUnder } from '../../src/neighbours/point-under';
import { OrbitCamera } from '../../src/view/orbit';
import { grace, pickPoint, ProjectedPoints } from '../../src/view/point-order';
import { emphasis, type Emphasis, spriteRules, spriteSize } from '../../src/view/sprite-style';
import { readBytes } from '../../src/gpu/readback';
import { runCommands, useGpu } from '../support/gpu';

const [width, height] = [640, 480];
/** CSS pixels by which float32 and float64 may disagree, and the same for depths, relatively. */
const doubt = 0.01;
const depthDoubt = 1e-5;

interface Cloud {
  readonly from: Float32Array<ArrayBuffer>;
  readonly to: Float32Array<ArrayBuffer>;
  readonly kinds: readonly Emphasis[];
}

interface Pointer {
  readonly x: number;
  readonly y: number;
  readonly share: number;
  readonly thumbnails: boolean;
  readonly camera: OrbitCamera;
}

/** n points between -1.5 and 1.5 along each axis; one in `every` stands out. */
function cloud(n: number, seed: number, every = 7): Cloud {
  const places = (stream: number) =>
    Float32Array.from({ length: n * 4 }, (_, i) => (i % 4 === 3 ? 0 : 3 * uniform(seed, stream, i) - 1.5));
  const kinds = Array.from({ length: n }, (_, i) => {
    const isAbove = uniform(seed, 3, i) < 1 / every;
    return (isAbove ? 2 + Math.floor(3 * uniform(seed, 4, i)) : Math.floor(2 * uniform(seed, 4, i))) as Emphasis;
  });
  return { from: places(1), to: places(2), kinds };
}

function cameraAt(seed: number, index: number): OrbitCamera {
  const part = (stream: number): number => uniform(seed, 10 + stream, index);
  const camera = new OrbitCamera();
  camera.resize(width, height);
  camera.setPose({
    azimuth: 6 * part(0),
    elevation: 2 * part(1) - 1,
    distance: 0.4 + 5 * part(2),
    target: [part(3) - 0.5, part(4) - 0.5, 0],
  });
  return camera;
}

function projected({ from, to, kinds }: Cloud, { share, camera }: Pointer): ProjectedPoints {
  const points = new ProjectedPoints();
  points.project({ from, to, stride: 4, n: kinds.length, mix: share }, camera.viewProjection, width, height);
  return points;
}

function onCpu(points: ProjectedPoints, { kinds }: Cloud, { x, y, camera, thumbnails }: Pointer): number | undefined {
  const radius = (index: number): number =>
    spriteSize(points.depth[index], camera.pixelsPerUnit, kinds[index], thumbnails) / 2;
  return pickPoint(points, x, y, radius, (index) => kinds[index] > emphasis.plain);
}

/** What the CPU says, unless a hundredth of a pixel, or two depths that are nearly the same, decide it. */
function clearly(points: ProjectedPoints, cloudOf: Cloud, pointer: Pointer): number | undefined | 'doubtful' {
  const found = onCpu(points, cloudOf, pointer);
  const moved = [-doubt, doubt].flatMap((by) => [
    onCpu(points, cloudOf, { ...pointer, x: pointer.x + by }),
    onCpu(points, cloudOf, { ...pointer, y: pointer.y + by }),
  ]);
  if (moved.some((other) => other !== found)) return 'doubtful';
  if (found === undefined) return undefined;
  const others = new ProjectedPoints();
  [others.x, others.y, others.depth] = [points.x, points.y, points.depth.slice()];
  others.depth[found] *= 1 + depthDoubt;
  return onCpu(others, cloudOf, pointer) === found ? found : 'doubtful';
}

describe('pick_point', () => {
  const gpu = useGpu();

  function uploaded({ from, to, kinds }: Cloud, pointer: Pointer): SeenPoints {
    const { arena } = gpu();
    const styles = new Float32Array(kinds.flatMap((kind) => [0, 0, 0, kind]));
    const { x, y, share, camera, thumbnails } = pointer;
    return {
      n: kinds.length,
      from: arena.upload('from', from),
      to: arena.upload('to', to),
      styles: arena.upload('styles', styles),
      share,
      viewProjection: camera.viewProjection.elements,
      width,
      height,
      x,
      y,
      rules: { ...spriteRules(camera.pixelsPerUnit, thumbnails), grace },
    };
  }

  const find = (seen: SeenPoints): Promise<number | undefined> => pointUnder({ gpu: gpu(), seen: () => seen });
  const facing: Pointer = { x: 320, y: 240, share: 0, thumbnails: false, camera: new OrbitCamera() };
  facing.camera.resize(width, height);
  facing.camera.setPose({ azimuth: 0, elevation: 0, distance: 4, target: [0, 0, 0] });

  /** What is found of points in the middle of the picture, and what the CPU finds. */
  async function inFront(places: readonly (readonly number[])[], kinds: readonly Emphasis[], pointer = facing) {
    const from = new Float32Array(places.flatMap(([x, y, z]) => [x, y, z, 0]));
    const made = { from, to: from, kinds };
    return [await find(uploaded(made, pointer)), onCpu(projected(made, pointer), made, pointer)];
  }

  test.each([1, 2, 63, 65, 255, 1001, 60_001])(
    'finds what the CPU finds, of %i points from anywhere',
    async (n) => {
      const made = cloud(n, n, n > 1000 ? n / 40 : 7);
      const buffers = uploaded(made, facing);
      const found = new Set<number | undefined>();
      let clear = 0;
      const cameras = 24;
      for (let index = 0; index < cameras; index++) {
        const part = (stream: number): number => uniform(n, 20 + stream, index);
        const about = { share: part(0), thumbnails: index % 2 === 0, camera: cameraAt(n, index) };
        const points = projected(made, { ...facing, ...about });
        // Every third pointer is near a point, the others anywhere.
        const near = Math.floor(part(1) * n);
        const [x, y] =
          index % 3 === 0 ? [points.x[near] + 9 * part(2), points.y[near]] : [width * part(2), height * part(3)];
        const pointer = { ...about, x, y };
        const expected = clearly(points, made, pointer);
        if (expected === 'doubtful') continue;
        clear += 1;
        const rules = { ...spriteRules(about.camera.pixelsPerUnit, about.thumbnails), grace };
        const viewProjection = about.camera.viewProjection.elements;
        const got = await find({ ...buffers, share: about.share, viewProjection, x, y, rules });
        expect({ index, got }).toEqual({ index, got: expected });
        found.add(got);
      }
      expect(clear).toBeGreaterThan(cameras * 0.8);
      expect(found.size).toBeGreaterThan(n > 60 ? 3 : 0);
    },
    120_000,
  );

  test('of points at the same place takes the first, and the emphasised one before it', async () => {
    const { plain, neighbour, selected } = emphasis;
    const same = Array.from({ length: 131 }, () => [0.01, 0, 0.3]);
    const kinds = same.map((): Emphasis => plain);
    expect(await inFront(same, kinds)).toEqual([0, 0]);
    expect(await inFront([[9, 9, 9], ...same], [plain, ...kinds])).toEqual([1, 1]);
    expect(await inFront(same, kinds.with(77, neighbour).with(100, selected))).toEqual([77, 77]);
  });

  test('takes an emphasised point before a nearer one, the front-most of several, and what holds the pointer before both', async () => {
    const { dimmed, plain, neighbour, hovered } = emphasis;
    const [near, far, beside] = [
      [0, 0, 1],
      [0, 0, -1],
      [0.1, 0, 1.5],
    ];
    expect(await inFront([far, near], [plain, plain])).toEqual([1, 1]);
    expect(await inFront([far, near], [dimmed, plain])).toEqual([1, 1]);
    expect(await inFront([far, near], [neighbour, plain])).toEqual([0, 0]);
    expect(await inFront([far, near], [hovered, neighbour])).toEqual([1, 1]);
    expect(await inFront([beside, far], [plain, plain])).toEqual([1, 1]);
  });

  test('finds nothing behind the camera, too far from any sprite, or without numbers', async () => {
    const { plain } = emphasis;
    expect(await inFront([[0, 0, 6]], [plain])).toEqual([undefined, undefined]);
    expect(await inFront([[1, 1, 0]], [plain])).toEqual([undefined, undefined]);
    const broken = [NaN, Infinity, -Infinity].flatMap((value) => [
      [value, 0, 0],
      [0, 0, value],
    ]);
    const kinds = broken.map((): Emphasis => plain);
    expect((await inFront(broken, kinds))[0]).toBeUndefined();
    expect((await inFront([...broken, [0, 0, 0]], [...kinds, plain]))[0]).toBe(6);
    expect(await pointUnder({ gpu: gpu(), seen: () => undefined })).toBeUndefined();
  });

  test('leaves nothing behind, and the same buffer serves again', async () => {
    const made = cloud(301, 5);
    const seen = uploaded(made, facing);
    const before = gpu().arena.budget.used;
    await Promise.all([find(seen), find({ ...seen, x: 10 }), find(seen)]);
    expect(gpu().arena.budget.used).toBe(before);
    const found = gpu().arena.buffer('found', foundBytes);
    for (const x of [320, -500]) {
      await runCommands(gpu(), (list) => encodePickPoint(list, { ...seen, x }, found));
      const got = pointFound(await readBytes(gpu(), found, 0, foundBytes));
      expect(got).toBe(onCpu(projected(made, facing), made, { ...facing, x }));
    }
  });
});
