// Fills in the tiles of a kernel that views look at, one after the other, until all that is seen is as good as it gets.
import { signal } from '@preact/signals-core';
import type { TileAddress } from '../../core/pyramid';
import { isNtkError } from '../../core/errors';
import { isAbort, type JobOptions } from '../../core/progress';
import { type TileTask, TileQueue, type TileWishes } from '../../engine/levels/tile-queue';
import { tilesKey } from '../beside-tiles';
import type { SessionCore } from '../core';
import type { TilesView } from '../types';
import type { FilledPicture } from './filled-picture';
import { RefusedTiles } from './refused-tiles';

const job = { where: 'kernel', key: tilesKey } as const;
const prefetchSeconds = 1; // a tile that takes longer is computed when it is seen

const still: TilesView = { version: 0, pending: 0, isStopped: false };

export class TilesPart {
  readonly view = signal<TilesView>(still);
  private picture: FilledPicture | undefined;
  private queue: TileQueue | undefined;
  private refused = new RefusedTiles();
  /** What was said of tiles that could not be made. */
  private reported: unknown;
  private current: { readonly task: TileTask; readonly controller: AbortController } | undefined;
  private running: Promise<void> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly core: SessionCore) {}

  /** The picture that is shown, or none; of the one before nothing is computed any more. */
  show(picture: FilledPicture | undefined): void {
    if (picture === this.picture) return;
    clearTimeout(this.timer);
    this.picture = picture;
    this.queue = picture && new TileQueue(picture.pyramid);
    this.refused = new RefusedTiles();
    this.current?.controller.abort();
    this.publish({ isStopped: false });
    this.go();
  }

  /** What a view needs of the picture; what it needs no longer is dropped before it is submitted. */
  want(wishes: TileWishes): void {
    if (!this.queue || !this.picture) return;
    this.queue.want(wishes);
    this.picture.touch([...wishes.prefetch, ...wishes.visible].reverse());
    const { current } = this;
    if (current && !this.queue.isWanted(current.task.address)) current.controller.abort();
    this.publish({ isStopped: false });
    this.go();
  }

  private go(): void {
    if (this.running) return;
    clearTimeout(this.timer);
    if (!this.next()) return this.waitForOthers();
    this.running = this.run().finally(() => {
      this.running = undefined;
      this.publish({});
      if (!this.view.peek().isStopped) this.go();
    });
  }

  private async run(): Promise<void> {
    try {
      const { title } = this.picture!;
      const outcome = await this.core.perform({ ...job, title }, (_workspace, options) => this.work(options));
      if (outcome === 'cancelled') this.publish({ isStopped: true });
    } catch {
      this.publish({ isStopped: true }); // what failed is the session's problem
    }
  }

  private async work(options: JobOptions): Promise<void> {
    for (let task = this.next(); task; task = this.next()) {
      options.signal?.throwIfAborted();
      await this.perform(task, this.picture!, options);
      this.publish({});
    }
  }

  private async perform(task: TileTask, picture: FilledPicture, options: JobOptions): Promise<void> {
    const controller = new AbortController();
    this.current = { task, controller };
    this.publish({});
    const signals = [controller.signal, ...(options.signal ? [options.signal] : [])];
    const kept = this.queue!.keptTiles;
    try {
      await picture.fill(task, kept, { ...options, signal: AbortSignal.any(signals) });
      this.succeeded(task);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (controller.signal.aborted && isAbort(error)) return;
      if (!isOfOneTile(error)) throw error;
      if (this.refused.add(task.address, error)) this.core.report(job.where, (this.reported = error));
    } finally {
      this.current = undefined;
    }
  }

  /** What was said of tiles that could not be made is over when all of them have come. */
  private succeeded({ address }: TileTask): void {
    this.refused.remove(address);
    const { problem } = this.core;
    if (this.refused.isEmpty && problem.peek()?.error === this.reported) this.core.forgetProblem(job.where);
  }

  private next(): TileTask | undefined {
    const { picture, queue } = this;
    if (!picture || !queue) return undefined;
    return queue.next({
      isThere: (address) => picture.slotOf(address) !== undefined && !isStale(picture, address),
      isFinal: (address) => picture.isFinal(address),
      hasPreview: (address) => picture.hasPreview(address),
      isCheap: (address) => picture.secondsOf(address) <= prefetchSeconds,
      hasFailed: (address) => this.refused.has(address),
    });
  }

  /** What is seen and not whole, or had no room, is asked for again in a while. */
  private waitForOthers(): void {
    const { picture, queue, refused } = this;
    if (!picture || !queue) return;
    const again = (address: TileAddress): number => refused.until(address) ?? picture.staleFrom(address) ?? Infinity;
    const times = queue.keptTiles.map(again).filter(Number.isFinite);
    if (times.length === 0) return;
    this.timer = setTimeout(() => this.go(), Math.max(0, Math.min(...times) - performance.now()) + 1);
  }

  private publish(change: Pick<Partial<TilesView>, 'isStopped'>): void {
    const { version, isStopped } = this.view.peek();
    const { picture, queue, current } = this;
    const isOpen = (address: TileAddress): boolean =>
      !picture?.isFinal(address) && this.refused.until(address) !== Infinity;
    this.view.value = {
      version: version + 1,
      pending: queue?.keptTiles.filter(isOpen).length ?? 0,
      working: current?.task,
      isStopped,
      ...change,
    };
  }
}

function isStale(picture: FilledPicture, address: TileAddress): boolean {
  const from = picture.staleFrom(address);
  return from !== undefined && from <= performance.now();
}

/** Others may be made all the same. */
const isOfOneTile = (error: unknown): boolean => isNtkError(error, 'LimitExceeded') || isNtkError(error, 'InvalidFile');
