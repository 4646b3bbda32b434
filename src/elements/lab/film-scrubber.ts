// The slider over kept steps, with the buttons beside it.
import { html, type TemplateResult } from 'lit';
import type { Film, FilmFrame, Session } from '../../session/types';
import { formatCount } from '../shared/format';

export interface Scrubbing {
  /** The film that it goes over, and the place of the step that is shown. */
  readonly film: Film;
  readonly at: number;
  readonly isPlaying: boolean;
  readonly onPlay: () => void;
  readonly onScrub: (at: number) => void;
}

/** Arrow keys, Home and End move it as they move every slider. `go` is what stands at its end. */
export function scrubber({ film, at, isPlaying, onPlay, onScrub }: Scrubbing, go: TemplateResult): TemplateResult {
  const { frames, settings } = film;
  const text = `step ${formatCount(frames[at].step)} of ${formatCount(settings.steps)}`;
  return html`<div class="scrub" part="scrub">
    <button type="button" aria-pressed=${isPlaying ? 'true' : 'false'} ?disabled=${frames.length < 2} @click=${onPlay}>
      ${isPlaying ? 'Pause' : 'Play'}
    </button>
    <input
      type="range"
      aria-label="Kept step"
      aria-valuetext=${text}
      min="0"
      max=${frames.length - 1}
      step="1"
      .value=${String(at)}
      @input=${({ target }: Event) => onScrub(Number((target as HTMLInputElement).value))}
    />
    <output>${text}</output>
    ${go}
  </div>`;
}

/** Why the session's network cannot be set to a step, where it cannot. */
function whyNot({ training }: Session, frame: FilmFrame | undefined): string | undefined {
  if (!frame) return 'Neither run is of the network that the other views show';
  if (frame.step > training.value.totalSteps) return 'The training of the settings ends before this step';
  return undefined;
}

/** `frame` is that of the film of the session's own network, where there is one. Reads signals. */
export function goButton(session: Session, frame: FilmFrame | undefined, go: () => void): TemplateResult {
  const refusal = whyNot(session, frame);
  const isTrained = refusal === undefined && session.training.value.step === frame?.step;
  const kernel = session.kernel.value;
  const isFollowing = isTrained && !kernel?.film && kernel?.step !== frame?.step;
  return html`<button
    type="button"
    class="go"
    title=${refusal ?? 'Trains the network itself to this step, so that nudges, the spectrum and everything else are of it'}
    ?disabled=${refusal !== undefined || isTrained}
    @click=${go}
  >
    ${isFollowing ? 'The views are following\u2026' : isTrained ? 'The network is at this step' : 'Go to this step'}
  </button>`;
}
