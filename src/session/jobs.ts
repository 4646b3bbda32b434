// The running jobs of a session: started, shown, superseded, cancelled, and what became of them.
import { type ReadonlySignal, signal } from '@preact/signals-core';
import type { JobOptions, Progress } from '../core/progress';
import { throttled } from './throttle';
import type { Job, Problem } from './types';

export interface JobDescription {
  readonly title: string;
  readonly where: Problem['where'];
  /** A job supersedes the running one of the same key. */
  readonly key: string;
  /** A reader waits for it: other jobs pause between their submissions meanwhile. */
  readonly isUrgent?: boolean;
}

/** What became of a job. Superseded: a newer one took its place; ended by the session, not by the reader. */
export type Outcome =
  { readonly kind: 'done' | 'cancelled' | 'superseded' } | { readonly kind: 'failed'; readonly error: unknown };

interface Running {
  readonly description: JobDescription;
  readonly controller: AbortController;
  readonly settled: Promise<unknown>;
}

const supersededReason = 'superseded';
const betweenReports = 100; // milliseconds: every report may make a page draw itself again

export class JobBoard {
  private readonly list = signal<readonly Job[]>([]);
  private readonly running = new Map<number, Running>();
  private nextId = 1;

  get jobs(): ReadonlySignal<readonly Job[]> {
    return this.list;
  }

  isRunning(key: string): boolean {
    return this.withKey(key).length > 0;
  }

  /** Runs `work` after jobs of the same key have been stopped and have ended. Never rejects. */
  async run(description: JobDescription, work: (options: JobOptions) => Promise<void>): Promise<Outcome> {
    const before = this.supersede(description.key);
    const id = this.nextId++;
    const controller = new AbortController();
    const outcome = before.then(() => this.attempt(id, controller.signal, work));
    this.running.set(id, { description, controller, settled: outcome });
    const { key, title } = description;
    const job = { id, key, title, progress: { stage: 'waiting', done: 0, total: 0 }, started: performance.now() };
    this.list.value = [...this.list.peek(), { ...job, cancel: () => controller.abort() }];
    try {
      return await outcome;
    } finally {
      this.running.delete(id);
      this.list.value = this.list.peek().filter((each) => each.id !== id);
    }
  }

  /** Stops the jobs of this key, or all; resolves when they have ended. */
  async supersede(key?: string): Promise<void> {
    const stopped = this.withKey(key);
    for (const { controller } of stopped) controller.abort(new DOMException(supersededReason, 'AbortError'));
    await Promise.all(stopped.map(({ settled }) => settled));
  }

  /** Resolves when the jobs of this key, or all, that are running now have ended. */
  async settled(key?: string): Promise<void> {
    await Promise.all(this.withKey(key).map(({ settled }) => settled));
  }

  private async attempt(
    id: number,
    abort: AbortSignal,
    work: (options: JobOptions) => Promise<void>,
  ): Promise<Outcome> {
    try {
      abort.throwIfAborted();
      await work({ signal: abort, onProgress: throttled((progress) => this.report(id, progress), betweenReports) });
      return { kind: 'done' };
    } catch (error) {
      if (!abort.aborted) return { kind: 'failed', error };
      const reason: unknown = abort.reason;
      return { kind: reason instanceof Error && reason.message === supersededReason ? 'superseded' : 'cancelled' };
    }
  }

  private report(id: number, progress: Progress): void {
    if (!this.running.has(id)) return;
    this.list.value = this.list.peek().map((job) => (job.id === id ? { ...job, progress } : job));
  }

  private withKey(key?: string): Running[] {
    return [...this.running.values()].filter(({ description }) => key === undefined || description.key === key);
  }
}
