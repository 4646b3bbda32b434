// Tells a canvas which colours the page has. A hidden probe takes them from CSS; when they change, however that came about,
// its 1 ms transition ends, and that is the notice.
import type { LitElement, ReactiveController } from 'lit';
import { darkTheme, lightTheme, parseCssColour, type ViewTheme } from '../../view/theme';
import { toLab } from '../../view/oklab';

export class ThemeController implements ReactiveController {
  private probe: Element | null = null;
  private current: ViewTheme = lightTheme;
  private readonly read = (): void => {
    const theme = this.readTheme();
    if (JSON.stringify(theme) === JSON.stringify(this.current)) return;
    this.current = theme;
    this.changed(theme);
    // The first colours are read while the host updates; its next update has a turn of its own.
    queueMicrotask(() => this.host.requestUpdate());
  };

  /** The host renders `<span class="theme-probe"></span>`. `changed` is called when they are not, or no longer, the light theme's. */
  constructor(
    private readonly host: LitElement,
    private readonly changed: (theme: ViewTheme) => void = () => undefined,
  ) {
    host.addController(this);
  }

  get theme(): ViewTheme {
    return this.current;
  }

  /** True when the page's surface is dark. */
  get isDark(): boolean {
    return toLab(this.current.background)[0] < 0.5;
  }

  /** Looks again, for a host that was not drawn when the colours came about: then there was no transition. */
  refresh(): void {
    this.read();
  }

  hostUpdated(): void {
    const probe = this.host.renderRoot.querySelector('.theme-probe');
    if (probe === this.probe) return;
    this.probe?.removeEventListener('transitionend', this.read);
    this.probe = probe;
    probe?.addEventListener('transitionend', this.read);
    if (probe) this.read();
  }

  hostConnected(): void {
    if (this.probe) queueMicrotask(this.read);
  }

  private readTheme(): ViewTheme {
    if (!this.probe?.isConnected) return this.current;
    const style = getComputedStyle(this.probe);
    const background = parseCssColour(style.backgroundColor, lightTheme.background);
    const fallback = toLab(background)[0] < 0.5 ? darkTheme : lightTheme;
    return {
      background,
      ink: parseCssColour(style.color, fallback.ink),
      accent: parseCssColour(style.outlineColor, fallback.accent),
      missing: fallback.missing,
    };
  }
}
