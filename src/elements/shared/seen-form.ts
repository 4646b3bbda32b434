// What is seen of the kernel as files: its picture at a level of detail and a size, or its values.
import { html, type TemplateResult } from 'lit';
import type { CellWindow, Session } from '../../session/types';
import { pyramidOf } from '../../session/picture-pyramid';
import { windowOf } from '../../session/levels/cell-window';
import { cellsWords } from './cell-statistic';
import { formatBytes, formatCount } from './format';
import { statisticOf } from './kernel-names';
import { optionsOf } from './options';
import type { PictureKind } from './seen-picture';

export type SeenFile = PictureKind | 'npy' | 'csv';

/** What the reader chose; without a level, the finest of at most 1,024 cells a side. */
export interface SeenChoice {
  readonly level?: number;
  /** A side, for each cell. */
  readonly pixels: number;
}

const pixelChoices = [1, 2, 4, 8, 16] as const;
const comfortable = 1024; // cells a side

const windows = ({ kernel, view }: Session): CellWindow[] => {
  const pyramid = pyramidOf(kernel.value!.picture);
  const rectangle = kernel.value!.film ? undefined : view.value.rectangle;
  return Array.from({ length: pyramid.levels }, (_, level) => windowOf(pyramid, level, rectangle));
};

export function chosenWindow(session: Session, { level }: SeenChoice): CellWindow {
  const all = windows(session);
  const fits = all.find(({ rows, columns }) => Math.max(rows, columns) <= comfortable);
  return all[Math.min(level ?? fits?.level ?? all.length - 1, all.length - 1)];
}

const titles: readonly (readonly [SeenFile, string])[] = [
  ['png', 'PNG'],
  ['svg', 'SVG'],
  ['npy', 'npy'],
  ['csv', 'CSV'],
];

/** `change`: another level or size; `save`: this file. */
export function seenForm(
  session: Session,
  choice: SeenChoice,
  change: (choice: Partial<SeenChoice>) => void,
  save: (kind: SeenFile, window: CellWindow) => void,
): TemplateResult {
  const statistic = statisticOf(session.kernel.value!);
  const chosen = chosenWindow(session, choice);
  const levels = windows(session).map(({ level, rows, columns }) => {
    const text = `${formatCount(rows)} \u00d7 ${formatCount(columns)} ${cellsWords(level, statistic)}`;
    return [`${level}`, text] as const;
  });
  const { rows, columns } = chosen;
  const button = ([kind, name]: (typeof titles)[number]): TemplateResult =>
    html`<button type="button" data-kind=${kind} @click=${() => save(kind, chosen)}>${name}</button>`;
  return html`<fieldset class="seen">
    <legend>What is seen of the kernel</legend>
    <label
      >Cells
      <select name="level" @change=${(event: Event) => change({ level: Number(valueOf(event)) })}>
        ${optionsOf(levels, `${chosen.level}`)}
      </select></label
    >
    <div class="files">
      <span>Picture with its legend</span>
      <label class="inline"
        >pixels a cell
        <select name="pixels" @change=${(event: Event) => change({ pixels: Number(valueOf(event)) })}>
          ${optionsOf(
            pixelChoices.map((each) => [`${each}`, `${each}`] as const),
            `${choice.pixels}`,
          )}
        </select></label
      >
      ${titles.slice(0, 2).map(button)}
    </div>
    <div class="files">
      <span>Values, ${formatBytes(4 * rows * columns)}</span>
      ${titles.slice(2).map(button)}
    </div>
  </fieldset>`;
}

const valueOf = (event: Event): string => (event.target as HTMLSelectElement).value;
