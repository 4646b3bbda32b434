// A field for a number, which tells only numbers that it allows.
import { html, nothing, type TemplateResult } from 'lit';

/** Both ends included. */
export interface NumberLimits {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

export interface NumberField {
  /** Of the field, and its label's class. */
  readonly name: string;
  readonly label: string;
  readonly value: number;
  readonly limits: NumberLimits;
  readonly title?: string;
}

/** A number beyond the limits is not told; what is typed stays, and the form says what is wrong with it. */
export function numberField(
  { name, label, value, limits, title }: NumberField,
  change?: (value: number) => void,
): TemplateResult {
  const onChange = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    if (input.checkValidity()) change!(Number(input.value));
  };
  return html`<label class=${name} title=${title || nothing}
    >${label}<input
      type="number"
      name=${name}
      required
      min=${limits.least}
      max=${limits.most}
      step=${limits.whole ? '1' : 'any'}
      .value=${String(value)}
      @change=${change && onChange}
  /></label>`;
}
