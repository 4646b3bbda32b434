// The picture of what is seen of a kernel as a file with its legend, from exact cells.
import { NtkError } from '../../core/errors';
import type { CellWindow, KernelView, Session } from '../../session/types';
import { cellsWords, pluralWords } from './cell-statistic';
import { formatCount } from './format';
import { HeatmapColours } from './heatmap-colours';
import { quantityName, statisticOf } from './kernel-names';
import { type SheetFacts, sheetOf } from './picture-sheet';
import { axisWords } from './side-words';
import { CellPicture, pngOf } from './sheet-png';
import { svgOf } from './sheet-svg';

export type PictureKind = 'png' | 'svg';

const mostSide = 16_384;
const mostPixels = 2 ** 26;

/** Throws LimitExceeded for more pixels than a browser draws. */
export function checkPixels(width: number, height: number): void {
  const isTooLarge = Math.max(width, height) > mostSide || width * height > mostPixels;
  if (!isTooLarge) return;
  const message =
    `A picture of ${formatCount(width)} \u00d7 ${formatCount(height)} pixels is larger than this page draws ` +
    `(${formatCount(mostSide)} a side, ${formatCount(mostPixels)} in all). Take coarser cells, or fewer pixels for each.`;
  throw new NtkError('LimitExceeded', { what: 'pixels', needed: width * height, available: mostPixels }, message);
}

function linesOf(kernel: KernelView, window: CellWindow): string[] {
  const step = `, ${kernel.film ? 'a film\u2019s step' : 'training step'} ${formatCount(kernel.step)}`;
  const source = kernel.readFrom ? `, read from ${kernel.readFrom.name}` : step;
  const cells = `${formatCount(window.rows)} \u00d7 ${formatCount(window.columns)} cells, ${cellsWords(window.level, statisticOf(kernel))}`;
  return [cells + source];
}

/** Which places of the order an axis has, counted from 0. */
function axisLabel(side: 'rows' | 'columns', kernel: KernelView, level: number, first: number, count: number): string {
  const { orderName, within, rowSet, columnSet } = kernel;
  const all = kernel[side].length;
  const name = side === 'rows' ? axisWords('Rows', rowSet) : axisWords('Columns', columnSet);
  const last = Math.min(all, (first + count) * 2 ** level) - 1;
  const by = within === undefined ? orderName : `${orderName}, within it by ${within}`;
  return `${name}: places ${formatCount(first * 2 ** level)} to ${formatCount(last)} of ${formatCount(all)} by ${by}`;
}

function factsOf(session: Session, kernel: KernelView, window: CellWindow, pixels: number): SheetFacts {
  const dataset = session.dataset.value!;
  const { level, row, rows, column, columns } = window;
  const statistic = statisticOf(kernel);
  const isOfEntries = level === 0 && statistic === 'mean';
  const look = HeatmapColours.for(session).onPaper(kernel);
  const spread = look.scale.name === 'linear' ? '' : ', logarithmic';
  return {
    ...look,
    title: `Tangent kernel of ${kernel.film ? 'a filmed network' : (session.opened.value?.name ?? 'the network')} on ${dataset.name}`,
    lines: linesOf(kernel, window),
    rowLabel: axisLabel('rows', kernel, level, row, rows),
    columnLabel: axisLabel('columns', kernel, level, column, columns),
    quantity: `${isOfEntries ? '' : `${pluralWords[statistic]} of `}${quantityName(kernel, dataset)}${spread}`,
    width: columns * pixels,
    height: rows * pixels,
  };
}

function dataAddress(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error!);
    reader.readAsDataURL(blob);
  });
}

/** `pixels` a side for each cell. Nothing when it was cancelled. Throws LimitExceeded, what reading cells throws. */
export async function seenPicture(
  session: Session,
  kind: PictureKind,
  window: CellWindow,
  pixels: number,
): Promise<Blob | undefined> {
  const facts = factsOf(session, session.kernel.value!, window, pixels);
  const sheet = sheetOf(facts);
  checkPixels(sheet.width, sheet.height);
  const picture = new CellPicture(window, facts);
  if (!(await session.cells.read(window, (band) => picture.draw(band)))) return undefined;
  if (kind === 'png') return pngOf(sheet, picture.canvas);
  const image = await dataAddress(await picture.canvas.convertToBlob({ type: 'image/png' }));
  return new Blob([svgOf(sheet, image)], { type: 'image/svg+xml' });
}
