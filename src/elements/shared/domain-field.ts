// A narrow field for one end of a colour map's domain.
import { css, html, type TemplateResult } from 'lit';
import { formatField, formatNumber } from './format';

export const domainFieldStyles = css`
  input[type='number'] {
    flex: none;
    width: 72px;
    height: 24px;
    font-size: 12px;
    appearance: textfield;
  }
  input[type='number']::-webkit-inner-spin-button {
    display: none;
  }
  input[type='number']:not(:focus) {
    border-color: var(--_line);
  }
`;

/** `change` says whether it took the number; one that it did not take is put back. */
export function domainField(value: number, name: string, change: (value: number) => boolean): TemplateResult {
  const onChange = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    if (!change(input.valueAsNumber)) input.value = formatField(value);
  };
  return html`<input
    type="number"
    step="any"
    aria-label=${name}
    title=${formatNumber(value, 6)}
    .value=${formatField(value)}
    @change=${onChange}
  />`;
}
