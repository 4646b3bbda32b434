// The events of all elements; every one bubbles and crosses shadow roots.
import type { NudgeSettings } from '../../session/types';
import type { ScaleName } from '../../view/colour-scale';
import type { DomainPreset } from './entry-sample';

/** A domain of colours, and the preset it is of, where the reader chose one. */
export interface DomainChange {
  readonly low: number;
  readonly high: number;
  readonly preset?: DomainPreset;
  /** Names the drag that it is of: all of one is one step of undo. */
  readonly gesture?: string;
}

export interface NtkEvents {
  /** The reader chose a datapoint, or none. */
  'ntk-select': { readonly datapoint: number | undefined };
  /** The reader points at a datapoint, or at the cell of two. */
  'ntk-hover': { readonly row: number | undefined; readonly column: number | undefined };
  /** The reader asked for a nudge. */
  'ntk-nudge': Partial<NudgeSettings>;
  /** The element shows its data for the first time. */
  'ntk-ready': undefined;
  /** Something failed; the element says so as well. */
  'ntk-error': { readonly error: unknown };
  /** The reader changed what the ends of a colour map stand for, or asked for the sample's again. */
  'ntk-domain': DomainChange | undefined;
  /** The reader chose how numbers are spread along the colours. */
  'ntk-scale': { readonly scale: ScaleName };
  /** The reader moved the view of a matrix: left and top edge and width, in cells; its height follows the picture's shape. */
  'ntk-view': { readonly x: number; readonly y: number; readonly width: number };
  /** The reader chose which tracks are shown: their names, those next to the cells first. */
  'ntk-tracks': { readonly shown: readonly string[] };
}

export function emit<Name extends keyof NtkEvents>(target: EventTarget, name: Name, detail: NtkEvents[Name]): void {
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
