// What is said of a link that could not be opened.
import { css, html, type TemplateResult } from 'lit';
import { type ErrorDetails, isNtkError } from '../../core/errors';

/** The place in the link, and what is wrong there. */
function whyOf(error: unknown): string {
  if (!isNtkError(error, 'InvalidFile')) return error instanceof Error ? error.message : String(error);
  const { where, why } = error.details as ErrorDetails['InvalidFile'];
  return where === 'the link' ? why : `${where}: ${why}`;
}

export const linkNoticeStyles = css`
  .refusal {
    display: flex;
    align-items: center;
    gap: 16px;
    margin-bottom: 8px;
    padding: 8px 12px;
    border-radius: 8px;
    background: light-dark(#fdf0d2, #40320f);
    color: light-dark(#5c4200, #f4dfae);
    box-shadow: 0 4px 24px rgb(0 0 0 / 0.25);
  }
  .refusal p {
    flex: 1 1 auto;
    margin: 0;
    overflow-wrap: anywhere;
  }
  .refusal button {
    flex: none;
    height: 28px;
    padding: 0 10px;
    border: 1px solid currentColor;
    border-radius: 6px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .refusal button:focus-visible {
    outline: 2px solid light-dark(#c41653, #ff6b94);
    outline-offset: 1px;
  }
`;

/** `dismiss`: the reader has read it. */
export function linkNotice(error: unknown, dismiss: () => void): TemplateResult {
  return html`<div class="refusal" role="alert">
    <p>
      <strong>The link in the address could not be opened</strong> (${whyOf(error)}). This page is as it is without one:
      copy the whole address again, or ask for it where it was made.
    </p>
    <button type="button" @click=${dismiss}>Dismiss</button>
  </div>`;
}
