// The work of filling a store as the command does it, on a disk that may be taken away between any two writes.
import type { KernelFacts } from '../../src/formats/zarr/facts';
import { finishFiles } from '../../src/formats/zarr/finish';
import { openKernelStore } from '../../src/formats/zarr/kernel-store';
import { metadataFiles } from '../../src/formats/zarr/metadata';
import { StorePlan, type Unit } from '../../src/formats/zarr/plan';
import { refuseOtherKernel } from '../../src/formats/zarr/same-kernel';
import { type StoreFile, unitFiles } from '../../src/formats/zarr/unit';
import { randomIndex } from './numbers';
import { differences, entriesOf, factsOf, memorySource, type MutableFiles, tilesOf } from './zarr-store';

const made = new Map<string, readonly StoreFile[]>();

/** The files of a unit, made once: that they are the same each time is tested by itself. */
function filesOf(facts: KernelFacts, unit: Unit): readonly StoreFile[] {
  const key = JSON.stringify([facts, unit]);
  const plan = new StorePlan(facts);
  const files = made.get(key) ?? [...unitFiles(plan, unit, tilesOf(plan, entriesOf(facts)))];
  made.set(key, files);
  return files;
}

/** A disk whose process is killed before a write: each file is written beside its place, then renamed. */
export class Disk {
  readonly files: MutableFiles = new Map();
  writes = 0;
  killAt = Infinity;

  put({ path, bytes }: StoreFile): void {
    this.step(() => this.files.set(`${path}.part`, bytes.slice(0, bytes.length / 2)));
    this.step(() => this.files.set(`${path}.part`, bytes));
    this.step(() => {
      this.files.set(path, this.files.get(`${path}.part`)!);
      this.files.delete(`${path}.part`);
    });
  }

  private step(write: () => void): void {
    if (this.writes++ === this.killAt) throw new Error('killed');
    write();
  }
}

/** What the command does: begin the store or go on with it, compute units that are missing, finish. */
export async function work(disk: Disk, facts: KernelFacts, units: readonly Unit[]): Promise<void> {
  const plan = new StorePlan(facts);
  if (disk.files.has('zarr.json')) refuseOtherKernel((await openKernelStore(memorySource(disk.files))).facts, facts);
  else for (const file of metadataFiles(facts)) disk.put(file);
  for (const unit of units)
    if (!disk.files.has(plan.markOf(unit))) for (const file of filesOf(facts, unit)) disk.put(file);
  for await (const file of finishFiles(await openKernelStore(memorySource(disk.files)))) disk.put(file);
}

export const shuffled = (units: readonly Unit[], seed: number): Unit[] =>
  [...units].sort(
    (a, b) => randomIndex(1000, seed, 31 * a.row + a.column) - randomIndex(1000, seed, 31 * b.row + b.column),
  );

/** The writes of the whole work; of every `step`th the names of files that differ when it was killed just before. */
export async function killedBeforeWrites(
  facts: KernelFacts,
  step: number,
): Promise<{ writes: number; wrong: string[] }> {
  const { units } = new StorePlan(facts);
  const whole = new Disk();
  await work(whole, facts, units);
  const wrong: string[] = [];
  for (let at = 0; at < whole.writes; at += step) {
    const disk = new Disk();
    disk.killAt = at;
    const isKilled = await work(disk, facts, units).then(
      () => false,
      (error: Error) => error.message === 'killed',
    );
    [disk.killAt, disk.writes] = [Infinity, 0];
    await work(disk, facts, shuffled(units, at));
    wrong.push(...(isKilled ? [] : [`not killed at ${at}`]), ...differences(disk.files, whole.files));
  }
  return { writes: whole.writes, wrong };
}

export const workedKernels: readonly (readonly [string, KernelFacts])[] = [
  ['symmetric, units of one chunk', factsOf(520, 520, { symmetric: true, shardEdge: 256 })],
  ['two sets, units of four chunks', factsOf(1030, 520, { shardEdge: 512 })],
];
