// The heatmap for those who do not see it: a grid with the one cell that has the focus, and a voice that says what it holds.
import { html, type TemplateResult } from 'lit';
import type { KernelEntry, KernelView, Session } from '../../session/types';
import type { CursorCell } from './heatmap-cursor';
import { labelOf } from './dataset-words';
import { formatNumber } from './format';
import { matrixWords } from './side-words';

const keys =
  'Arrow keys move, with Shift by a tenth of the view. Plus and minus zoom, 0 shows everything, Enter selects the row, ' +
  'M begins and ends a block, slash finds, Control and Z undoes.';

export interface CellFacts {
  readonly session: Session;
  readonly kernel: KernelView;
  /** Where the cursor is; undefined while it is nowhere. */
  readonly cell: CursorCell | undefined;
  readonly entry: KernelEntry | undefined;
}

/** One cell of a grid that has as many rows and columns as the kernel. */
export function cellProxy(facts: CellFacts): TemplateResult {
  const { kernel, cell } = facts;
  return html`<div
      class="visually-hidden"
      role="grid"
      aria-label=${matrixWords(kernel)}
      aria-describedby="keys"
      aria-rowcount=${kernel.rows.length}
      aria-colcount=${kernel.columns.length}
      aria-readonly="true"
    >
      <div role="row" aria-rowindex=${(cell?.row ?? 0) + 1}>
        <div class="proxy" role="gridcell" tabindex="0" aria-colindex=${(cell?.column ?? 0) + 1}>
          ${cellWords(facts)}
        </div>
      </div>
    </div>
    <span class="visually-hidden" id="keys">${keys}</span>`;
}

/** The cell in a sentence; before the cursor is anywhere, how to get it there. */
export function cellWords({ session, kernel, cell, entry }: CellFacts): string {
  const dataset = session.dataset.value;
  if (!cell || !dataset) return 'No cell yet: arrow keys go to the middle of the view';
  const [i, j] = [kernel.rows[cell.row], kernel.columns[cell.column]];
  const name = (datapoint: number): string => `${datapoint}, ${labelOf(dataset, datapoint, session.opened.value)}`;
  const value = entry ? `${formatNumber(entry.value, 4)}, cosine ${formatNumber(entry.cosine)}` : 'being read';
  return `Row ${cell.row + 1}: number ${name(i)}. Column ${cell.column + 1}: number ${name(j)}. Value ${value}`;
}
