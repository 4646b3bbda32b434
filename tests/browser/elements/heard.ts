// What an element without a session says, and when it is drawn.
import type { NtkEvents } from '../../../src/elements/shared/events';

/** The details of an element's events, as they come. */
export function heard<Name extends keyof NtkEvents>(element: EventTarget, name: Name): NtkEvents[Name][] {
  const details: NtkEvents[Name][] = [];
  element.addEventListener(name, (event) => details.push((event as CustomEvent<NtkEvents[Name]>).detail));
  return details;
}

/** An element once it is drawn with what was set. */
export async function shown<Element extends HTMLElement & { updateComplete: Promise<boolean> }>(element: Element) {
  await element.updateComplete;
  await element.updateComplete;
  return element;
}
