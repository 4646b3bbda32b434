// A chart in a box of an element, whose failures the element tells.
import type { LitElement } from 'lit';
import { type ChartBox, ChartController } from '../shared/chart-controller';
import { emit } from '../shared/events';

/** Draws into the box of this selector whenever `keyOf` gives another object; to be called once, by the host's constructor. */
export function addChart<Key>(
  host: LitElement,
  selector: string,
  keyOf: () => Key | undefined,
  draw: (key: Key, box: ChartBox) => Promise<Element | undefined>,
): void {
  const failed = (error: unknown): void => emit(host, 'ntk-error', { error });
  host.addController(new ChartController<Key>(host, { selector, key: keyOf, draw, failed }));
}
