// Images of strokes in place of a data file: strokes:COUNT, or strokes:COUNT:SEED.
import { loadStrokes, mostStrokes, type StrokeSettings } from '../datasets/strokes';
import type { DataTable } from '../formats/data-table';
import { usage } from './usage';

const prefix = 'strokes:';

/** What the value of a data option asks for; undefined where it is a path. Throws UsageError. */
export function strokesOf(option: string, value: string): StrokeSettings | undefined {
  if (!value.startsWith(prefix)) return undefined;
  const [, count, seed = '0'] = /^strokes:(\d{1,9})(?::(\d{1,16}))?$/.exec(value) ?? [];
  const settings = { count: Number(count), seed: Number(seed) };
  const fits = settings.count >= 1 && settings.count <= mostStrokes && Number.isSafeInteger(settings.seed);
  if (fits) return settings;
  throw usage(
    `${option} wants strokes:COUNT or strokes:COUNT:SEED with 1 to ${mostStrokes} images, not '${value}'; ` +
      `a file of that name is ./${value}`,
  );
}

/** The images as a data file would give them, with their classes. */
export async function strokeTable(settings: StrokeSettings): Promise<DataTable> {
  const { count, imageShape, inputs, labels, classes } = await loadStrokes(settings);
  return { kind: 'images', count, shape: imageShape!, inputs, labels: Uint32Array.from(labels), classes, notes: [] };
}
