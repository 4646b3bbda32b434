// Tracks: rows of colours beside the rows and above the columns of a heatmap, one colour for each. Packed for the shader.
import { NtkError } from '../core/errors';
import type { Extent } from '../core/pyramid';
import type { Colour } from './oklab';

/** The colours along one edge in display order: red, green, blue, anything, a byte each, for every row or column. */
export interface Track {
  readonly colours: Uint8Array;
}

/** The tracks of both edges, those next to the cells first. */
export interface Tracks {
  readonly rows: readonly Track[];
  readonly columns: readonly Track[];
}

/** A place on a track: at which edge, which track (0 next to the cells), and the row or column beside it. */
export interface TrackPlace {
  readonly edge: keyof Tracks;
  readonly track: number;
  readonly at: number;
}

export const noTracks: Tracks = { rows: [], columns: [] };

/** Texels in a row of the packed texture; every adapter offers that many. */
export const tracksWidth = 4096;
const bytesPerTexel = 4;

/**
 * All tracks in one list of texels: those of rows, then those of columns, each with its means over 2, 4, 8... neighbours after
 * its own colours, so that a pixel which covers many shows the mean of all.
 */
export interface PackedTracks {
  /** `height` rows of `tracksWidth` texels. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly height: number;
  /** Colours of a track, and texels from one track to the next. */
  readonly cells: Extent;
  readonly stride: Extent;
  readonly levels: number;
}

/** Colours of a track as bytes. */
export function trackColours(colours: readonly Colour[]): Uint8Array {
  return Uint8Array.from(colours.flatMap((colour) => [...colour.map((value) => Math.round(value * 255)), 255]));
}

/** Packs tracks of a matrix. Throws LimitExceeded where their texture would be more than `mostRows` high. */
export function packTracks({ rows, columns }: Tracks, mostRows: number): PackedTracks {
  const length = (tracks: readonly Track[]): number => (tracks[0]?.colours.length ?? 0) / bytesPerTexel;
  const cells = { rows: length(rows), columns: length(columns) };
  const levels = trackLevels(Math.max(cells.rows, cells.columns));
  const stride = { rows: levelStart(cells.rows, levels), columns: levelStart(cells.columns, levels) };
  const texels = rows.length * stride.rows + columns.length * stride.columns;
  const height = Math.max(1, Math.ceil(texels / tracksWidth));
  if (height > mostRows) throw tooMany(texels, mostRows * tracksWidth);
  const bytes = new Uint8Array(tracksWidth * height * bytesPerTexel);
  rows.forEach((track, nth) => putTrack(bytes, nth * stride.rows, track, levels));
  const afterRows = rows.length * stride.rows;
  columns.forEach((track, nth) => putTrack(bytes, afterRows + nth * stride.columns, track, levels));
  return { bytes, height, cells, stride, levels };
}

/** Levels of means until one texel stands for all. */
function trackLevels(count: number): number {
  return 1 + Math.max(0, Math.ceil(Math.log2(Math.max(1, count))));
}

/** Texels before a level of a track of `count` colours. */
export function levelStart(count: number, level: number): number {
  let start = 0;
  for (let below = 0; below < level; below++) start += Math.ceil(count / 2 ** below);
  return start;
}

function putTrack(bytes: Uint8Array, firstTexel: number, { colours }: Track, levels: number): void {
  const count = colours.length / bytesPerTexel;
  let means = Float32Array.from(colours);
  for (let level = 0; level < levels; level++) {
    const start = (firstTexel + levelStart(count, level)) * bytesPerTexel;
    for (let index = 0; index < means.length; index++) bytes[start + index] = Math.round(means[index]);
    means = halved(means, count / 2 ** level);
  }
}

/** Means of neighbours; `blocks` is how many there are, the last of them perhaps a part of one. */
function halved(means: Float32Array, blocks: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(Math.ceil(blocks / 2) * bytesPerTexel);
  for (let index = 0; index < result.length; index++) {
    const [block, channel] = [2 * Math.floor(index / bytesPerTexel), index % bytesPerTexel];
    const second = Math.min(1, Math.max(0, blocks - block - 1));
    const first = Math.min(1, blocks - block);
    const value = means[block * bytesPerTexel + channel] * first;
    const next = second > 0 ? means[(block + 1) * bytesPerTexel + channel] * second : 0;
    result[index] = (value + next) / (first + second);
  }
  return result;
}

function tooMany(needed: number, available: number): NtkError {
  return new NtkError(
    'LimitExceeded',
    { what: 'colours of tracks', needed, available },
    `The tracks of a heatmap on this GPU have at most ${available} colours, means included; these are ${needed}.`,
  );
}
