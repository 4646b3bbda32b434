// What the tests of elements share: mounting, waiting, and the pixels of an element's canvas.
import axe from 'axe-core';
import { FakeSession } from '../../support/fake-session';
import { Pixels } from '../view/support';

const mounted: HTMLElement[] = [];

/** Puts an element of a size on the page, in a box that fixes its size. */
export function mount<Name extends keyof HTMLElementTagNameMap>(
  tag: Name,
  properties: object,
  size: readonly [number, number] = [480, 560],
): HTMLElementTagNameMap[Name] {
  const box = document.createElement('div');
  box.style.cssText = `width: ${size[0]}px; height: ${size[1]}px`;
  const element = document.createElement(tag);
  Object.assign(element, properties);
  box.append(element);
  document.body.append(box);
  mounted.push(box);
  return element;
}

export function unmountAll(): void {
  for (const box of mounted.splice(0)) box.remove();
  document.documentElement.style.colorScheme = '';
  document.body.style.background = '';
}

/** Waits until `condition` gives something true. */
export async function until<T>(
  condition: () => T | undefined | false | null,
  what: string,
  milliseconds = 20_000,
): Promise<T> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const value = condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`Waited in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

export function inside<T extends Element = HTMLElement>(element: Element, selector: string): T {
  const found = element.shadowRoot!.querySelector<T>(selector);
  if (!found) throw new Error(`No ${selector} in ${element.localName}`);
  return found;
}

export const textOf = (element: Element): string => element.shadowRoot!.textContent!.replace(/\s+/g, ' ');

/** The layer that draws for an element: what its private stage holds once it can draw. */
export interface Drawn<Layer> {
  readonly stage: { readonly stage: { readonly layer: Layer | undefined } };
}

/** What an element's canvas shows, drawn now. */
export async function pixelsOf(element: Element): Promise<Pixels> {
  const drawn = element as unknown as Drawn<{ renderNow(): boolean }>;
  await until(() => drawn.stage.stage.layer?.renderNow(), `${element.localName} draws`);
  drawn.stage.stage.layer!.renderNow();
  return new Pixels(inside<HTMLCanvasElement>(element, '.stage canvas'));
}

export async function pictureSession(count = 120): Promise<FakeSession> {
  return new FakeSession().fill(count);
}

/** Sentences about what axe finds wrong with an element. */
export async function violations(element: Element): Promise<string[]> {
  const { violations: found } = await axe.run(element, {
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
  });
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}

export const schemes = ['light', 'dark'] as const;

/** Shows the page in a scheme. */
export function setScheme(scheme: (typeof schemes)[number]): void {
  document.documentElement.style.colorScheme = scheme;
  document.body.style.background = scheme === 'light' ? '#ffffff' : '#14171d';
}
