// Files dragged over the page, anywhere, and what of them is dropped; for as long as the element is there.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type ChosenFile, droppedFiles } from './dropped-files';

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

export class PageDrop implements ReactiveController {
  /** True while files are over the page. */
  isOver = false;
  private depth = 0;
  private listening: AbortController | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly dropped: (files: Promise<ChosenFile[]>) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    const { signal } = (this.listening = new AbortController());
    const listen = (type: string, act: (event: DragEvent) => void): void =>
      window.addEventListener(type, (event) => hasFiles(event as DragEvent) && act(event as DragEvent), { signal });
    listen('dragenter', () => this.move(this.depth + 1));
    listen('dragleave', () => this.move(this.depth - 1));
    listen('dragover', (event) => {
      event.preventDefault();
      event.dataTransfer!.dropEffect = 'copy';
    });
    listen('drop', (event) => {
      event.preventDefault();
      this.move(0);
      this.dropped(droppedFiles(event.dataTransfer!));
    });
  }

  hostDisconnected(): void {
    this.listening?.abort();
    this.depth = 0;
    this.isOver = false;
  }

  /** Entering a part of the page is told before leaving the one around it. */
  private move(depth: number): void {
    this.depth = Math.max(0, depth);
    if (this.isOver === this.depth > 0) return;
    this.isOver = this.depth > 0;
    this.host.requestUpdate();
  }
}
