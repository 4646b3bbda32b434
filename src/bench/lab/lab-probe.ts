// What is installed in the real page before it loads: it notes blocked main threads and kernels that are painted.

interface Watched<Value> {
  readonly value: Value;
}

/** As much of a session as is asked here; the page's elements have it. */
export interface LabSession {
  readonly status: Watched<{ readonly phase: string }>;
  readonly gpu: Watched<{
    readonly adapterName: string;
    readonly device: { readonly queue: { onSubmittedWorkDone(): Promise<unknown> } };
    readonly arena: { readonly budget: { readonly used: number } };
  }>;
  readonly jobs: Watched<readonly { readonly key: string; cancel(): void }[]>;
  readonly problem: Watched<{ readonly error: Error } | undefined>;
  readonly kernel: Watched<object | undefined>;
  readonly lab: Readonly<Record<string, Readonly<Record<string, Watched<unknown>>>>>;
  configure(network: object, training?: object, dataset?: unknown): void;
  computeKernel(): Promise<void>;
}

export interface LabProbe {
  /** Tasks of the main thread over 50 ms since they were last forgotten, in milliseconds. */
  readonly tasks: number[];
  /** Errors nobody caught. */
  readonly errors: string[];
  /** How often a canvas in a film was painted. */
  painted: number;
  /** By element: what its note of a film said, as digits, when its canvas was drawn last. */
  readonly drawn: Readonly<Record<string, string>>;
  /** For whoever waits: how often in a row nothing was running. */
  looks: number;
  /** The session of the workbench. */
  session(): LabSession;
  /** Tasks so far, also those that are not yet told. */
  flush(): readonly number[];
}

declare global {
  interface Window {
    laboratory: LabProbe;
  }
}

/** Runs in the page, before its own scripts; it may use nothing from outside. */
export function installLabProbe(): void {
  const tasks: number[] = [];
  const errors: string[] = [];
  const note = (entries: PerformanceEntryList): void => void tasks.push(...entries.map(({ duration }) => duration));
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: 'longtask' });
  addEventListener('error', (event) => errors.push(event.message));
  addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
  const session = (): LabSession =>
    (document.querySelector('ntk-workbench') as unknown as { linked: LabSession }).linked;
  const flush = (): readonly number[] => {
    note(observer.takeRecords());
    return tasks;
  };
  const drawn: Record<string, string> = {};
  const probe: LabProbe = { tasks, errors, painted: 0, drawn, looks: 0, session, flush };
  window.laboratory = probe;

  const { putImageData } = CanvasRenderingContext2D.prototype;
  const paint = function (this: CanvasRenderingContext2D, ...given: Parameters<typeof putImageData>): void {
    putImageData.apply(this, given);
    const root = this.canvas.getRootNode();
    if (root instanceof ShadowRoot && root.host.localName === 'ntk-film') probe.painted += 1;
  };
  CanvasRenderingContext2D.prototype.putImageData = paint as typeof putImageData;

  const { getCurrentTexture } = GPUCanvasContext.prototype;
  GPUCanvasContext.prototype.getCurrentTexture = function (this: GPUCanvasContext) {
    const root = this.canvas instanceof HTMLCanvasElement && this.canvas.getRootNode();
    if (root instanceof ShadowRoot) {
      const note = root.querySelector('.filmed span')?.textContent?.split(' of ')[0];
      drawn[root.host.localName] = note?.replace(/\D/g, '') ?? '';
    }
    return getCurrentTexture.call(this);
  };
}
