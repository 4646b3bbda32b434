// What the tests of gestures and keys share: a reader's hand on an element's stage. Places are CSS pixels of the stage.
import type { FakeSession } from '../../support/fake-session';
import { inside, mount, pixelsOf, type Drawn } from './support';

export type Place = readonly [number, number];

const finger = { pointerType: 'touch' };
const bubbling = { bubbles: true, composed: true, cancelable: true };

/** An element of a session on the page, drawn, with what it says and a hand to use it. */
export async function showWithHand<Layer>(tag: 'ntk-heatmap' | 'ntk-neighbourhood', session: FakeSession) {
  session.setView({ rectangle: undefined });
  const element: HTMLElement = mount(tag, { session }, [480, 640]);
  await pixelsOf(element);
  const layer = (): Layer | undefined => (element as unknown as Drawn<Layer>).stage.stage.layer;
  const [selects, hovers]: [unknown[], unknown[]] = [[], []];
  element.addEventListener('ntk-select', (event) => selects.push((event as CustomEvent).detail));
  element.addEventListener('ntk-hover', (event) => hovers.push((event as CustomEvent).detail));
  return { element, layer, selects, hovers, hand: new Hand(inside(element, '.stage')) };
}

export type Shown<Layer> = Awaited<ReturnType<typeof showWithHand<Layer>>>;

export class Hand {
  constructor(private readonly stage: HTMLElement) {}

  pointer(type: string, place: Place, init: PointerEventInit = {}): void {
    this.stage.dispatchEvent(new PointerEvent(type, { ...this.at(place), pointerId: 1, ...init }));
  }

  drag(from: Place, to: Place, init: PointerEventInit = {}): void {
    this.pointer('pointerdown', from, init);
    this.pointer('pointermove', to, { buttons: 1, ...init });
    this.pointer('pointerup', to, init);
  }

  tap(at: Place, init: PointerEventInit = {}): void {
    this.pointer('pointerdown', at, init);
    this.pointer('pointerup', at, init);
  }

  /** A tap as a touch screen sends it: the finger leaves when it is lifted. */
  touch(at: Place): void {
    this.pointer('pointerenter', at, finger);
    this.tap(at, finger);
    this.pointer('pointerout', at, finger);
    this.pointer('pointerleave', at, finger);
  }

  /** Two fingers are put down, move by (dx, dy) each, a pixel at a time and in turn, and are lifted. */
  fingers(starts: readonly [Place, Place], moves: readonly [Place, Place]): void {
    const each = (type: string, share: number): void =>
      starts.forEach(([x, y], id) =>
        this.pointer(type, [x + share * moves[id][0], y + share * moves[id][1]], { ...finger, pointerId: id + 7 }),
      );
    const steps = Math.max(...moves.flat().map(Math.abs));
    each('pointerdown', 0);
    for (let step = 1; step <= steps; step++) each('pointermove', step / steps);
    each('pointerup', 1);
  }

  /** Whether the wheel was taken, so that the page does not scroll. Browsers give its place in whole pixels of the page. */
  wheel(place: Place, init: WheelEventInit): boolean {
    return !this.stage.dispatchEvent(new WheelEvent('wheel', { ...this.at(place), ...init }));
  }

  /** The nearest place that is a whole pixel of the page. */
  onPixel([x, y]: Place): Place {
    const { left, top } = this.stage.getBoundingClientRect();
    return [Math.round(x + left) - left, Math.round(y + top) - top];
  }

  /** Whether the key was taken. */
  press(key: string, init: KeyboardEventInit = {}): boolean {
    return !this.stage.dispatchEvent(new KeyboardEvent('keydown', { key, ...bubbling, ...init }));
  }

  private at([x, y]: Place) {
    const { left, top } = this.stage.getBoundingClientRect();
    return { clientX: left + x, clientY: top + y, ...bubbling };
  }
}
