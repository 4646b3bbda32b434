// A panel beside its element's picture, or at the edge of the window on that side, where there is room; else along the bottom of the screen.
import type { LitElement, ReactiveController } from 'lit';

/** CSS pixels. */
const width = 320;
const gap = 8;
const beside = 16;
/** Below the top of the picture: what is beside it may have one more row of controls above its own. */
const below = 32;

export class SidePanel implements ReactiveController {
  private open = false;
  private readonly place = (): void => this.put();

  /** The host renders `.side` with `popover="manual"` while this is open. */
  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  get isOpen(): boolean {
    return this.open;
  }

  set(open: boolean): void {
    if (open === this.open) return;
    this.open = open;
    this.host.requestUpdate();
  }

  hostUpdated(): void {
    const { panel } = this;
    if (!panel) return this.listen(false);
    if (panel.matches(':popover-open')) return;
    panel.showPopover();
    this.listen(true);
    this.put();
    if (panel.classList.contains('sheet')) this.stage?.scrollIntoView();
  }

  hostDisconnected(): void {
    this.open = false;
    this.listen(false);
  }

  private get panel(): HTMLElement | null {
    return this.host.renderRoot?.querySelector<HTMLElement>('.side') ?? null;
  }

  private get stage(): Element | null {
    return this.host.renderRoot?.querySelector('.stage') ?? null;
  }

  private get isAtEdge(): boolean {
    return getComputedStyle(this.host).getPropertyValue('--ntk-panel-place').trim() === 'edge';
  }

  private listen(on: boolean): void {
    for (const name of ['resize', 'scroll'] as const) {
      if (on) addEventListener(name, this.place, { passive: true });
      else removeEventListener(name, this.place);
    }
  }

  private put(): void {
    const { panel } = this;
    if (!panel) return;
    const { left, right } = this.host.getBoundingClientRect();
    const top = Math.max(gap, (this.stage?.getBoundingClientRect().top ?? 0) + below);
    const [after, before] = [innerWidth - right, left];
    const isBeside = Math.max(after, before) >= width + beside + gap;
    panel.classList.toggle('sheet', !isBeside);
    const nearest = after >= width + beside + gap ? right + beside : before - width - beside;
    const outermost = nearest > left ? innerWidth - width - gap : gap;
    panel.style.left = isBeside ? `${this.isAtEdge ? outermost : nearest}px` : '';
    panel.style.top = isBeside ? `${top}px` : '';
    panel.style.maxHeight = isBeside ? `${innerHeight - top - gap}px` : '';
  }
}
