// The colours of points while a set is chosen: its members in its own, all others as faint as can still be told apart.
import type { ShownSet } from '../../session/types';
import { classColour } from '../../view/class-colours';
import { parseCssColour, type Colour, type ViewTheme } from '../../view/theme';

/** How much of the ground is in the colours of the others. */
const faint = 0.7;

export interface SetColours {
  /** By datapoint: 0 in the set, else one more than the label. */
  readonly labels: Uint32Array;
  readonly palette: (label: number) => Colour;
}

export function setPalette({ colour, indices }: ShownSet, labels: ArrayLike<number>, theme: ViewTheme): SetColours {
  const codes = Uint32Array.from(labels, (label) => label + 1);
  for (const index of indices) codes[index] = 0;
  const own = parseCssColour(colour, theme.accent);
  const faded = (label: number): Colour => {
    const [r, g, b] = classColour(label).map((part, channel) => part + faint * (theme.background[channel] - part));
    return [r, g, b];
  };
  return { labels: codes, palette: (code) => (code === 0 ? own : faded(code - 1)) };
}
