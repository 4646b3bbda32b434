// The colours of a frame's paper, ink and lines.
import { cssColour } from '../view/colour-maps';
import { darkTheme, lightTheme, type ViewTheme } from '../view/theme';

export type Shade = 'light' | 'dark';

export interface Palette {
  readonly shade: Shade;
  readonly theme: ViewTheme;
  /** CSS colours. */
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
}

const greys = {
  light: { muted: '#596070', line: '#dde0e7' },
  dark: { muted: '#a0a8b7', line: '#2b303a' },
} as const;

export function paletteOf(shade: Shade): Palette {
  const theme = shade === 'light' ? lightTheme : darkTheme;
  const { background, ink, accent } = theme;
  return {
    shade,
    theme,
    paper: cssColour(background),
    ink: cssColour(ink),
    accent: cssColour(accent),
    ...greys[shade],
  };
}
