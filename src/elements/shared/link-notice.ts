// What is said of a link that could not be opened.
import { html, type TemplateResult } from 'lit';
import { type ErrorDetails, isNtkError } from '../../core/errors';

/** The place in the link, and what is wrong there. */
function whyOf(error: unknown): string {
  if (!isNtkError(error, 'InvalidFile')) return error instanceof Error ? error.message : String(error);
  const { where, why } = error.details as ErrorDetails['InvalidFile'];
  return where === 'the link' ? why : `${where}: ${why}`;
}

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
