// The buttons over a heatmap: the end of marking, the way back, and zoom.
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Session } from '../../session/types';

const icons = {
  mark: svg`<rect x="2.5" y="2.5" width="11" height="11" stroke-dasharray="2.2 2.2" />`,
  undo: svg`<path d="M6 3 2.5 6.5 6 10M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6" />`,
  redo: svg`<path d="M10 3l3.5 3.5L10 10M13 6.5H6.5a3.5 3.5 0 0 0 0 7H10" />`,
  closer: svg`<path d="M8 3v10M3 8h10" />`,
  back: svg`<path d="M3 8h10" />`,
  all: svg`<path d="M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5 9.5 6.5M2.5 13.5l4-4" />`,
};

export interface CornerFacts {
  readonly session: Session;
  readonly isMarking: boolean;
  zoom(factor: number): void;
  mark(on: boolean): void;
}

const stop = (event: Event): void => event.stopPropagation();

export function cornerButtons({ session, isMarking, zoom, mark }: CornerFacts): TemplateResult {
  const button = (icon: keyof typeof icons, name: string, act: () => void, isDisabled = false): TemplateResult =>
    html`<button type="button" aria-label=${name} title=${name} ?disabled=${isDisabled} @click=${act}>
      ${drawn(icon)}
    </button>`;
  const { canUndo, canRedo } = session;
  const hasWay = canUndo.value || canRedo.value;
  const stopMarking = button('mark', 'Stop marking', () => mark(false));
  return html`<div class="corner" @pointerdown=${stop} @pointerup=${stop} @keydown=${stopAllButUndo}>
    ${isMarking ? stopMarking : nothing}
    ${hasWay ? button('undo', 'Undo', () => session.undo(), !canUndo.value) : nothing}
    ${hasWay ? button('redo', 'Redo', () => session.redo(), !canRedo.value) : nothing}
    ${isMarking || hasWay ? html`<span class="gap"></span>` : nothing} ${button('closer', 'Come closer', () => zoom(2))}
    ${button('back', 'Go back', () => zoom(0.5))} ${button('all', 'Show everything', () => zoom(0))}
  </div>`;
}

const drawn = (icon: keyof typeof icons): TemplateResult =>
  html`<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${icons[icon]}</svg>`;

/** Keys on something over the picture are not the picture's. */
export function stopAllButUndo(event: KeyboardEvent): void {
  if (!undoOfKey(event)) event.stopPropagation();
}

/** Control and Z go back, with Shift, or Control and Y, forward again. Undefined for other keys, and where text is typed. */
export function undoOfKey(event: KeyboardEvent): 'undo' | 'redo' | undefined {
  const { ctrlKey, metaKey, altKey, shiftKey } = event;
  const key = event.key.toLowerCase();
  if (!(ctrlKey || metaKey) || altKey || event.composedPath()[0] instanceof HTMLInputElement) return undefined;
  if (key === 'y' && !shiftKey) return 'redo';
  return key === 'z' ? (shiftKey ? 'redo' : 'undo') : undefined;
}
