// A reader's hand and keys on the two ends of a domain along an axis.
import type { Domain } from '../../view/colour-scale';
import { movedDomain, movedEnd, type End } from './domain-edit';
import { placeOn, type ValueAxis } from './value-axis';

/** Keys move an end by this share of the axis, or by ten times that. */
const keyShare = 0.01;
/** A press farther from both ends than this takes hold of what is between them. CSS pixels. */
const grip = 10;

/** What is moved along what. The plot is as wide as the axis, and each handle in it says in `data-end` which it is. */
export interface HandleFacts {
  readonly axis: ValueAxis;
  readonly domain: Domain;
  /** The ends are as far below zero as above. */
  readonly tied: boolean;
  readonly plot: HTMLElement;
}

export interface HandleOptions {
  /** Undefined while there is nothing to move. */
  facts(): HandleFacts | undefined;
  /** `gesture` names the drag that it is of; keys have none. */
  moved(domain: Domain, gesture?: string): void;
  released(): void;
}

/** Names of drags are different for all handles of a page. */
let drags = 0;

export class DomainHandles {
  private held: End | 'both' | undefined;
  private gesture = '';
  private heldAt = 0;

  constructor(private readonly options: HandleOptions) {}

  get isHeld(): boolean {
    return this.held !== undefined;
  }

  /** Takes hold of an end, or of what is between them when the press is away from both. */
  readonly down = (event: PointerEvent): void => {
    const facts = this.options.facts();
    if (!facts || event.button !== 0) return;
    event.preventDefault();
    if (event.isTrusted) facts.plot.setPointerCapture(event.pointerId);
    const place = placeOf(event, facts);
    this.heldAt = place;
    this.gesture = `domain ${drags++}`;
    this.held = heldAt(place, facts);
    if (this.held === 'both') return;
    facts.plot.querySelector<HTMLElement>(`[data-end=${this.held}]`)?.focus();
    this.moveTo(place, facts);
  };

  readonly move = (event: PointerEvent): void => {
    const facts = this.options.facts();
    if (facts && this.held) this.moveTo(placeOf(event, facts), facts);
  };

  readonly up = (): void => {
    if (!this.held) return;
    this.held = undefined;
    this.options.released();
  };

  /** Arrows, Page Up and Down, Home and End move an end. */
  key(event: KeyboardEvent, end: End): void {
    const facts = this.options.facts();
    if (!facts || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = placeAfterKey(event.key, event.shiftKey, placeOn(facts.axis, facts.domain[end]));
    if (place === undefined) return;
    event.preventDefault();
    this.options.moved(movedEnd(facts.domain, end, place, facts.axis, facts.tied));
  }

  private moveTo(place: number, { domain, axis, tied }: HandleFacts): void {
    const { held, heldAt: before, gesture } = this;
    this.heldAt = place;
    if (held === 'both') this.options.moved(movedDomain(domain, place - before, axis), gesture);
    else if (held) this.options.moved(movedEnd(domain, held, place, axis, tied), gesture);
  }
}

function placeOf(event: PointerEvent, { plot }: HandleFacts): number {
  const { left, width } = plot.getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - left) / width));
}

function heldAt(place: number, { axis, domain, tied, plot }: HandleFacts): End | 'both' {
  const [fromLow, toHigh] = [place - placeOn(axis, domain.low), placeOn(axis, domain.high) - place];
  const isBetween = Math.min(fromLow, toHigh) * plot.clientWidth > grip;
  if (isBetween && !tied) return 'both';
  return Math.abs(fromLow) <= Math.abs(toHigh) ? 'low' : 'high';
}

/** Where a key takes an end of the domain, as a share of the axis; undefined for other keys. */
function placeAfterKey(key: string, fast: boolean, place: number): number | undefined {
  const step = keyShare * (fast ? 10 : 1);
  const places: Readonly<Record<string, number>> = {
    ArrowLeft: place - step,
    ArrowDown: place - step,
    ArrowRight: place + step,
    ArrowUp: place + step,
    PageDown: place - 10 * keyShare,
    PageUp: place + 10 * keyShare,
    Home: 0,
    End: 1,
  };
  return places[key];
}
