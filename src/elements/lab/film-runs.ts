// The runs of a film by name, and which of two the other views follow.
import { html, type TemplateResult } from 'lit';
import { type FilmRun, filmRuns } from '../../session/lab/film';

export const runNames = ['First run', 'Second run'] as const;

/** Of two films. */
export function runChoice(chosen: FilmRun, choose: (run: FilmRun) => void): TemplateResult {
  return html`<div class="follow small" role="radiogroup" aria-label="Run that the other views show">
    <span class="muted">The other views show</span>
    ${filmRuns.map(
      (run) =>
        html`<label
          ><input
            type="radio"
            name="followed"
            value=${run}
            .checked=${run === chosen}
            @change=${() => choose(run)}
          /><span>${runNames[run]}</span></label
        >`,
    )}
  </div>`;
}
