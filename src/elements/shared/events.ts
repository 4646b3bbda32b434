// The events of all elements; every one bubbles and crosses shadow roots.
import type { NudgeSettings } from '../../session/types';

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
  'ntk-domain': { readonly low: number; readonly high: number } | undefined;
}

export function emit<Name extends keyof NtkEvents>(target: EventTarget, name: Name, detail: NtkEvents[Name]): void {
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
