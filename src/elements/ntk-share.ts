// What is shown as a link that opens it again, or as a file where a link would be too long.
import { html, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { fragmentOf, longestLink } from '../state/link';
import { download } from './shared/download';
import { element } from './shared/define';
import { formatCount } from './shared/format';
import { PopoverElement, popoverStyles } from './shared/popover-element';
import { shareStyles } from './shared/share-styles';
import { baseStyles, controlStyles } from './shared/styles';

/**
 * A button, and below it a link to what the session shows: data, network, training, kernel and views, computed again from the
 * seed where it is opened.
 *
 * @element ntk-share
 * @attr {string} session - Name of the session; elements of one name share it.
 * @attr {string} state - What the session begins with: a link that was copied, or the JSON of a state.
 * @attr {string} page - Address of the page that opens links; this page when absent.
 * @fires ntk-error - A file could not be made.
 * @csspart button - Shows the link.
 * @csspart link - The link, to be copied by hand.
 */
@element('ntk-share')
export class NtkShare extends PopoverElement {
  static override styles = [baseStyles, controlStyles, popoverStyles, shareStyles];

  @property() page: string | undefined;
  @state() private address = '';
  /** Whether the link that is there has been copied; undefined before. */
  @state() private wasCopied: boolean | undefined;
  protected override readonly caption = 'Share…';
  protected override readonly popoverWidth = 400;

  /** Reads what is shown, so that the link follows it while it is seen. */
  protected override updated(): void {
    if (this.isOpen && !this.isBrought) void this.writeLink();
  }

  private get isBrought(): boolean {
    return this.linked?.isBrought.value ?? false;
  }

  private get isLong(): boolean {
    return this.address.length > longestLink;
  }

  private async writeLink(): Promise<void> {
    const shown = this.linked?.state.value;
    if (!shown) return;
    const page = new URL(this.page ?? location.href, location.href);
    page.hash = '';
    const address = page.href + (await fragmentOf(shown));
    if (shown !== this.linked?.state.peek() || address === this.address) return;
    this.address = address;
    this.wasCopied = undefined;
  }

  protected override content(): TemplateResult {
    if (this.isBrought)
      return html`<p>
        A link holds settings and a seed. A model or data that were opened from files are in none of these: save the
        network, or its kernel.
      </p>`;
    return html`<p>
        Data, network, training, kernel and views as they are now. Where the link is opened everything is computed again
        from the seed.
      </p>
      ${this.isLong ? this.tooLong() : this.shortLink()}
      <button type="button" @click=${this.onSave}>Save as a file</button>`;
  }

  private shortLink(): TemplateResult {
    const isCopied = this.wasCopied === true;
    return html`<div class="row">
        <input part="link" readonly aria-label="Link to what is shown" .value=${this.address} @focus=${selectAll} />
        <button type="button" class="primary" @click=${this.onCopy}>${isCopied ? 'Copied' : 'Copy'}</button>
      </div>
      <p class="small muted" role="status">${this.copyWords()}</p>`;
  }

  private copyWords(): string {
    if (this.wasCopied === undefined) return `${formatCount(this.address.length)} characters.`;
    return this.wasCopied ? 'The link is copied.' : 'This browser does not let it be copied: take it from the field.';
  }

  private tooLong(): TemplateResult {
    return html`<p class="note">
      It would take a link of ${formatCount(this.address.length)} characters, more than the ${formatCount(longestLink)}
      that mail and chat pass on whole. A file of it can be opened by the page’s “Open…”.
    </p>`;
  }

  private readonly onCopy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.address);
      this.wasCopied = true;
    } catch {
      this.wasCopied = false;
      this.renderRoot.querySelector<HTMLInputElement>('input')?.focus();
    }
  };

  private readonly onSave = (): void => {
    this.hide();
    if (this.linked) this.request(this.linked.save('state').then((file) => file && download(file)));
  };

  protected override forget(): void {
    this.wasCopied = undefined;
  }
}

const selectAll = (event: Event): void => (event.target as HTMLInputElement).select();

declare global {
  interface HTMLElementTagNameMap {
    'ntk-share': NtkShare;
  }
}
