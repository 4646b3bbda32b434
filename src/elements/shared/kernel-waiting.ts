// What is in the place of the heatmap while there is no kernel: what it waits for, or the offer to compute it.
import { html, type TemplateResult } from 'lit';
import type { Session } from '../../session/types';
import { costWords } from './heatmap-readout';
import { waitingState } from './states';

/** Reads signals. */
export function waitingForKernel(session: Session | undefined, compute: () => void): TemplateResult {
  const jobs = session?.jobs.value ?? [];
  if (session?.status.value.phase !== 'ready') return waitingState(session, 'The kernel is not computed yet');
  const own = jobs.find(({ key }) => key === 'kernel');
  if (own) return waitingState(session, 'The kernel is on its way', own, costWords(session.kernelCost.value));
  if (session.training.value.phase === 'running') return waitingState(session, 'The kernel is computed after training');
  if (jobs.length > 0) return waitingState(session, 'The kernel is not computed yet');
  return html`<div class="state" part="state">
    <p>This network’s kernel has not been computed</p>
    <button type="button" @click=${compute}>Compute it</button>
  </div>`;
}
