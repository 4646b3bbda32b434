// The workbench: heatmap, neighbourhood, training and nudge of one session on one screen.
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { LabName } from '../session/types';
import { element } from '../elements/shared/define';
import { optionsOf } from '../elements/shared/options';
import { SessionElement } from '../elements/shared/session-element';
import { labTabs, revealChosenTab } from './lab-tabs';
import { hasView, labView, neighbourhoodCard } from './lab-views';
import { linkNotice, linkNoticeStyles } from '../elements/shared/link-notice';
import { sentenceOf } from './sentence';
import { rememberedTheme, setTheme, type Theme } from './theme';
import { workbenchStyles } from './workbench-styles';
import '../elements/ntk-heatmap';
import '../elements/ntk-jobs';
import '../elements/ntk-nudge';
import '../elements/ntk-open';
import '../elements/ntk-save';
import '../elements/ntk-share';
import '../elements/ntk-status';
import '../elements/ntk-training';

const themes: readonly (readonly [Theme, string])[] = [
  ['auto', 'Auto'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

/**
 * Everything on one screen.
 *
 * @element ntk-workbench
 * @slot tools - Further controls in the top bar.
 * @attr {string} session - Name of the session.
 */
@element('ntk-workbench')
export class NtkWorkbench extends SessionElement {
  static override styles = [workbenchStyles, linkNoticeStyles];

  /** Why a link could not be opened. */
  @property({ attribute: false }) refusedLink: unknown;
  protected override readonly startsSession = true;
  @state() private theme: Theme = 'auto';
  /** The view whose tab was brought into sight. */
  private revealed: LabName | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.theme = rememberedTheme();
  }

  protected override render() {
    const hasFailed = this.linkError !== undefined || this.linked?.status.value.phase === 'failed';
    return html`<header>
        <div class="name">
          <h1>ntk-explorer</h1>
          <a href="explain/" title="What one example teaches the others: an explanation with live figures">explained</a>
        </div>
        <p class="sentence">${this.sentence()}</p>
        <div class="tools">
          <ntk-jobs .session=${this.session}></ntk-jobs>
          <ntk-open .session=${this.session}></ntk-open>
          <ntk-save .session=${this.session}></ntk-save>
          <ntk-share .session=${this.session}></ntk-share>
          <slot name="tools"></slot>
          <label
            >Theme
            <select @change=${this.onTheme}>
              ${optionsOf(themes, this.theme)}
            </select></label
          >
        </div>
      </header>
      ${hasFailed ? this.failed() : this.panels()}`;
  }

  protected override updated(): void {
    const shown = this.linked?.lab.view.value;
    if (shown === this.revealed) return;
    this.revealed = shown;
    revealChosenTab(this.renderRoot);
  }

  private sentence(): string {
    return sentenceOf(this.linked?.opened.value, this.linked?.dataset.value);
  }

  private panels(): TemplateResult {
    const { session, linked } = this;
    const lab = linked?.lab.view.value;
    return html`<main>
        <div class="card heatmap"><ntk-heatmap .session=${session} exportparts="stage, legend"></ntk-heatmap></div>
        ${linked ? labTabs(linked) : nothing} ${lab && hasView(lab) ? labView(lab, session) : this.overview()}
      </main>
      <div class="notices">${this.refusal()}<ntk-status .session=${session}></ntk-status></div>`;
  }

  private refusal() {
    if (this.refusedLink === undefined) return nothing;
    return linkNotice(this.refusedLink, () => (this.refusedLink = undefined));
  }

  private overview(): TemplateResult {
    const { session } = this;
    return html`${neighbourhoodCard(session)}
      <div class="card training"><ntk-training .session=${session}></ntk-training></div>
      <div class="card nudge"><ntk-nudge .session=${session}></ntk-nudge></div>`;
  }

  private failed(): TemplateResult {
    return html`<main class="failed"><ntk-status .session=${this.session}></ntk-status></main>`;
  }

  private onTheme(event: Event): void {
    this.theme = (event.target as HTMLSelectElement).value as Theme;
    setTheme(this.theme);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ntk-workbench': NtkWorkbench;
  }
}
