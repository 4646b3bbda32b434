// Presses that a gesture takes for itself before others on the same element see them.

type PointerName = 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel';

/** Each says whether the event is its own. */
export type PointerTakers = Readonly<Record<PointerName, (event: PointerEvent) => boolean>>;

/** Listens before other gestures do, until the returned function is called. */
export function takePointers(stage: HTMLElement, takers: PointerTakers): () => void {
  const listening = new AbortController();
  for (const name of Object.keys(takers) as PointerName[])
    stage.addEventListener(name, (event) => takers[name](event) && event.stopImmediatePropagation(), {
      capture: true,
      signal: listening.signal,
    });
  return () => listening.abort();
}

/** Where an event is within an element, in CSS pixels. */
export function placeWithin(stage: HTMLElement, event: PointerEvent): { readonly x: number; readonly y: number } {
  const { left, top } = stage.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}
