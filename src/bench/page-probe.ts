// What is installed in the real page before it loads: it notes when elements are ready, long tasks, and nudges.

export interface Nudged {
  /** Milliseconds from the press of the pointer to numbers on the page. */
  readonly milliseconds: number;
  /** What the page says about the nudge. */
  readonly text: string;
}

export interface Probe {
  /** Milliseconds since navigation at which an element first showed its data, by tag. */
  readonly ready: Record<string, number>;
  /** Tasks of the main thread over 50 ms: start and length in milliseconds. */
  readonly tasks: { start: number; length: number }[];
  /** Errors nobody caught. */
  readonly errors: string[];
  /** The first element of a tag, in any shadow root. */
  find(tag: string): Element | undefined;
  /** True when no job is shown as running. */
  isIdle(): boolean;
  /** For whoever waits: how often in a row nothing was running. */
  readonly idle: { looks: number };
  /** Every press of the pointer that a nudge in numbers has answered. */
  readonly nudges: Nudged[];
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/** Runs in the page, before its own scripts; it may use nothing from outside. */
export function installProbe(): void {
  const ready: Record<string, number> = {};
  const tasks: Probe['tasks'] = [];
  const errors: string[] = [];
  const nudges: Nudged[] = [];
  const search = (root: ParentNode, tag: string): Element | undefined => {
    for (const element of root.querySelectorAll('*')) {
      if (element.localName === tag) return element;
      const inside = element.shadowRoot ? search(element.shadowRoot, tag) : undefined;
      if (inside) return inside;
    }
    return undefined;
  };
  const find = (tag: string): Element | undefined => search(document, tag);
  const textOf = (): string => find('ntk-nudge')?.shadowRoot?.querySelector('section')?.textContent ?? '';
  const isNumbers = (text: string): boolean => /number \d+/.test(text) && /prediction\s*[\d.,]+\s*%/.test(text);
  const isIdle = (): boolean => (find('ntk-jobs')?.shadowRoot?.querySelectorAll('li').length ?? 0) === 0;

  document.addEventListener('ntk-ready', (event) => {
    const tag = (event.composedPath()[0] as Element).localName;
    requestAnimationFrame(() => requestAnimationFrame((now) => (ready[tag] ??= now)));
  });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push({ start: startTime, length: duration });
  }).observe({ type: 'longtask', buffered: true });
  addEventListener('error', (event) => errors.push(event.message));
  addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));

  const scatterData = (): unknown => {
    const scatter = find('ntk-nudge')?.shadowRoot?.querySelector('ntk-scatter');
    return (scatter as { x?: Float32Array } | null | undefined)?.x;
  };
  const press = (event: Event): void => {
    const before = scatterData();
    const look = (now: number): void => {
      const text = textOf();
      const isNew = scatterData() !== before && isNumbers(text);
      if (isNew) nudges.push({ milliseconds: now - event.timeStamp, text: text.replace(/\s+/g, ' ').trim() });
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
  addEventListener('pointerdown', press, { capture: true });
  window.probe = { ready, tasks, errors, find, isIdle, idle: { looks: 0 }, nudges };
}
