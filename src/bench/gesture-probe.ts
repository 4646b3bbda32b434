// What is installed in the real page before it loads: it notes how long after an input the heatmap's picture is drawn.

interface Input {
  /** Of the event, in milliseconds. */
  readonly time: number;
  readonly kind: string;
}

/** As much of a session as is asked here; the page's elements have it. */
export interface LinkedSession {
  readonly kernel: { readonly value?: { readonly order: { readonly length: number } } };
  readonly tiles: { readonly value: { readonly pending: number } };
  readonly jobs: { readonly value: readonly { cancel(): void }[] };
  configure(network: object, training: object, dataset: object): void;
  computeKernel(): Promise<void>;
}

export interface GestureProbe {
  /** What the next input is noted as; unset by it. */
  expected: string | undefined;
  /** Milliseconds from inputs to the picture that answers them. */
  readonly answers: { readonly kind: string; readonly milliseconds: number }[];
  /** The session of the page's heatmap. */
  session(): LinkedSession;
}

declare global {
  interface Window {
    gestures: GestureProbe;
  }
}

/** Runs in the page, before its own scripts; it may use nothing from outside. */
export function installGestureProbe(): void {
  const session = (): LinkedSession =>
    (window.probe.find('ntk-heatmap') as unknown as { linked: LinkedSession }).linked;
  const probe: GestureProbe = { expected: undefined, answers: [], session };
  window.gestures = probe;
  let waiting: Input[] = [];
  let drawn: HTMLCanvasElement | OffscreenCanvas | undefined;
  const note = ({ timeStamp }: Event): void => {
    if (probe.expected !== undefined) waiting.push({ time: timeStamp, kind: probe.expected });
    probe.expected = undefined;
  };
  for (const type of ['wheel', 'pointermove']) addEventListener(type, note, { capture: true, passive: true });

  const { getCurrentTexture } = GPUCanvasContext.prototype;
  GPUCanvasContext.prototype.getCurrentTexture = function () {
    drawn = this.canvas;
    return getCurrentTexture.call(this);
  };
  const isHeatmap = (canvas: Node): boolean => {
    const root = canvas.getRootNode();
    return root instanceof ShadowRoot && root.host.localName === 'ntk-heatmap';
  };
  const { submit } = GPUQueue.prototype;
  GPUQueue.prototype.submit = function (buffers) {
    submit.call(this, buffers);
    const canvas = drawn;
    drawn = undefined;
    if (!(canvas instanceof HTMLCanvasElement) || !isHeatmap(canvas) || waiting.length === 0) return undefined;
    const answered = waiting;
    waiting = [];
    void this.onSubmittedWorkDone().then(() => {
      const now = performance.now();
      probe.answers.push(...answered.map(({ time, kind }) => ({ kind, milliseconds: now - time })));
    });
    return undefined;
  };
}
