// The sizes a recording may have, and where everything is in a frame. Lengths in units: 1280 of them across any frame.

export interface Preset {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

export const presets: readonly Preset[] = [
  { name: '720p', width: 1280, height: 720, framesPerSecond: 30 },
  { name: '1080p', width: 1920, height: 1080, framesPerSecond: 30 },
];

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const unitsAcross = 1280;

/** Even numbers all, so that boxes begin and end on whole pixels at 1920 as well. */
export const layout = {
  header: { left: 40, top: 24, width: 1200, height: 28 },
  heatmap: { left: 40, top: 92, width: 500, height: 500 },
  heatmapLegend: { left: 40, top: 604, width: 500, height: 20 },
  cloud: { left: 564, top: 92, width: 400, height: 500 },
  cloudLegend: { left: 564, top: 604, width: 400, height: 20 },
  upperChart: { left: 988, top: 92, width: 252, height: 226 },
  lowerChart: { left: 988, top: 366, width: 252, height: 226 },
  caption: { left: 40, top: 640, width: 1200, height: 64 },
} as const satisfies Record<string, Box>;

/** Pixels of a unit. */
export function pixelsPerUnit(preset: Preset): number {
  return preset.width / unitsAcross;
}
