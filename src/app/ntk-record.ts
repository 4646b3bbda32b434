// The Record control: a size, a button, then how far the video is and a way to stop it, then the file.
import { css, html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { element } from '../elements/shared/define';
import { emit } from '../elements/shared/events';
import { explain } from '../elements/shared/failure';
import { optionsOf } from '../elements/shared/options';
import { SessionElement } from '../elements/shared/session-element';
import { progressBar } from '../elements/shared/states';
import { baseStyles, controlStyles } from '../elements/shared/styles';
import { ThemeController } from '../elements/shared/theme-controller';
import { presets } from '../record/presets';
import type { Progress } from '../record/record';
import type { Script } from '../record/script';

const stages: Readonly<Record<string, string>> = { networks: 'Training again', frames: 'Recording' };

interface Made {
  readonly url: string;
  readonly name: string;
  readonly megabytes: string;
}

/**
 * Records the scripted demo of a session's network as a WebM video.
 *
 * @element ntk-record
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} preset - Size of the video: "720p" or "1080p".
 * @fires ntk-recorded - The video is made ({ video }, a Blob).
 * @fires ntk-error - It could not be made.
 * @csspart progress - The bar.
 */
@element('ntk-record')
export class NtkRecord extends SessionElement {
  static override styles = [
    baseStyles,
    controlStyles,
    css`
      .row {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .working {
        display: grid;
        grid-template-columns: minmax(104px, auto) 40px;
        gap: 2px 8px;
        font-size: 12px;
        line-height: 1.2;
        white-space: nowrap;
      }
      .share {
        text-align: right;
      }
      progress {
        grid-column: 1 / 3;
      }
      a {
        color: var(--_accent);
        white-space: nowrap;
      }
      .problem {
        max-width: 320px;
      }
    `,
  ];

  @property() preset = presets[0].name;
  /** What happens in the video; the demo when absent. */
  @property({ attribute: false }) script: Script | undefined;
  @state() private progress: Progress | undefined;
  @state() private made: Made | undefined;
  @state() private failure: unknown;
  private controller: AbortController | undefined;
  private readonly theme = new ThemeController(this);

  /** Makes the video; resolves with it, or with nothing when it was cancelled or failed. */
  async record(): Promise<Blob | undefined> {
    if (this.controller || !this.linked) return undefined;
    const { signal } = (this.controller = new AbortController());
    this.forget();
    this.progress = { stage: 'networks', done: 0, total: 0 };
    try {
      const video = await this.work(signal);
      const name = `ntk-explorer-${this.preset}.webm`;
      this.made = { url: URL.createObjectURL(video), name, megabytes: (video.size / 1e6).toFixed(1) };
      this.dispatchEvent(new CustomEvent('ntk-recorded', { detail: { video }, bubbles: true, composed: true }));
      return video;
    } catch (error) {
      if (signal.aborted) return undefined;
      this.failure = error;
      emit(this, 'ntk-error', { error });
      return undefined;
    } finally {
      this.progress = this.controller = undefined;
    }
  }

  /** Stops what is under way. */
  cancel(): void {
    this.controller?.abort();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move disconnects and connects in one task; only what stays away stops and is forgotten.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.cancel();
      this.forget();
    });
  }

  protected override render() {
    return html`<span class="theme-probe"></span>
      <div class="row" role="group" aria-label="Video of a short demo">
        ${this.progress ? this.working(this.progress) : this.ready()}
      </div>
      <span class="visually-hidden" role="status">${this.status()}</span>`;
  }

  private ready(): TemplateResult {
    const session = this.linked;
    const isReady = session?.dataset.value && session.gpu.value && !session.opened.value;
    return html`${this.made ? this.download(this.made) : nothing} ${this.failure ? this.problem() : nothing}
      <select aria-label="Size of the video" @change=${this.onPreset}>
        ${optionsOf(
          presets.map(({ name }) => [name, name]),
          this.preset,
        )}
      </select>
      <button
        type="button"
        title=${
          session?.opened.value
            ? 'A video trains the page\u2019s own network: close the model first'
            : 'Record a short demo of this network as a video'
        }
        ?disabled=${!isReady}
        @click=${() => void this.record()}
      >
        Record
      </button>`;
  }

  private working({ stage, done, total }: Progress): TemplateResult {
    const share = total > 0 ? done / total : undefined;
    return html`<div class="working">
        <span>${stages[stage]}</span>
        <span class="share muted">${share === undefined ? nothing : `${Math.floor(share * 100)}\u00a0%`}</span>
        ${progressBar(stages[stage], share)}
      </div>
      <button type="button" aria-label="Cancel the recording" @click=${this.cancel}>Cancel</button>`;
  }

  private download({ url, name, megabytes }: Made): TemplateResult {
    return html`<a href=${url} download=${name}>Save video (${megabytes} MB)</a>`;
  }

  private problem(): TemplateResult {
    const { title, what } = explain(this.failure);
    return html`<p class="note problem" role="alert"><strong>${title}.</strong> ${what}</p>`;
  }

  private status(): string {
    if (this.progress) return `${stages[this.progress.stage]}\u2026`;
    return this.made ? 'The video is ready.' : '';
  }

  private async work(signal: AbortSignal): Promise<Blob> {
    const [{ prepareDemo }, { checkRecordable, record }, { demoScript }] = await Promise.all([
      import('./demo'),
      import('../record/record'),
      import('../record/demo-script'),
    ]);
    const session = this.linked!;
    const seed = session.network.peek().seed;
    const options = { signal, onProgress: (progress: Progress) => void (this.progress = progress) };
    const preset = presets.find(({ name }) => name === this.preset) ?? presets[0];
    this.theme.refresh();
    const shade = this.theme.isDark ? 'dark' : 'light';
    await checkRecordable(preset);
    using source = await prepareDemo(session, seed, options);
    return (await record(source, this.script ?? demoScript, { preset, shade, seed }, options)).video;
  }

  private forget(): void {
    if (this.made) URL.revokeObjectURL(this.made.url);
    this.made = this.failure = undefined;
  }

  private onPreset(event: Event): void {
    this.preset = (event.target as HTMLSelectElement).value;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-record': NtkRecord;
  }
}
