// A popover below the button that shows it: put in its place, and the focus given back.

const gap = 4; // pixels between the button and the popover
const edge = 8; // pixels to the edge of the window, at least

/** Popovers lie over the page and have to be put in their place: below the button, and not beyond the window. */
export function placeBelow(button: HTMLElement, popover: HTMLElement, width: number): void {
  const { left, bottom } = button.getBoundingClientRect();
  const shown = Math.min(width, innerWidth - 2 * edge);
  popover.style.top = `${bottom + gap}px`;
  popover.style.left = `${Math.max(edge, Math.min(left, innerWidth - shown - edge))}px`;
}

/** Browsers give it back to the element, which cannot have it, and not to the button in it. */
export function takeFocusBack(button: HTMLElement, popover: HTMLElement): void {
  if (popover.contains((button.getRootNode() as ShadowRoot).activeElement)) button.focus();
}
