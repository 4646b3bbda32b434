// The options of a select. The chosen one is what the state says, also after the reader picked another that was refused.
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

/** A value, the words for it, and whether it cannot be chosen now. */
export type Option<Value extends string | number = string> = readonly [value: Value, text: string, disabled?: boolean];

export function optionsOf<Value extends string | number>(
  options: readonly Option<Value>[],
  chosen: Value,
): TemplateResult[] {
  return options.map(
    ([value, text, disabled = false]) =>
      html`<option value=${value} .selected=${live(value === chosen)} ?disabled=${disabled}>${text}</option>`,
  );
}
