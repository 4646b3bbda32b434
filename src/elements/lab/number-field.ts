// A field for a whole number, which tells only numbers that it allows.
import { html, type TemplateResult } from 'lit';

export interface NumberField {
  readonly label: string;
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

export function numberField(
  { label, name, least, most }: NumberField,
  value: number,
  change: (value: number) => void,
): TemplateResult {
  const onChange = ({ target }: Event): void => {
    const { value: text, validity } = target as HTMLInputElement;
    if (text !== '' && validity.valid) change(Number(text));
  };
  return html`<label
    >${label}<input
      type="number"
      name=${name}
      required
      min=${least}
      max=${most}
      step="1"
      .value=${String(value)}
      @change=${onChange}
  /></label>`;
}
