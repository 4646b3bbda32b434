// A line that a hand draws around points: with Alt held, or with any hand while marking is on.
import { isLine, type Point } from './lasso';
import { placeWithin, takePointers } from './take-pointers';

export interface LassoOptions {
  /** Whether presses draw without Alt. */
  isOn(): boolean;
  drawn(line: readonly Point[]): void;
}

const svg = 'http://www.w3.org/2000/svg';

export class Lasso {
  private id: number | undefined;
  private line: Point[] = [];
  private readonly picture = document.createElementNS(svg, 'svg');
  private readonly path = document.createElementNS(svg, 'polygon');

  constructor(
    private readonly stage: HTMLElement,
    private readonly options: LassoOptions,
  ) {
    this.picture.setAttribute('class', 'lasso');
    this.picture.append(this.path);
  }

  /** Listens before other gestures do, until the returned function is called. */
  attach(): () => void {
    const detach = takePointers(this.stage, {
      pointerdown: (event) => this.down(event),
      pointermove: (event) => this.move(event),
      pointerup: (event) => this.up(event),
      pointercancel: (event) => event.pointerId === this.id && this.letGo(),
    });
    return () => {
      detach();
      this.letGo();
    };
  }

  /** Ends without a mark; says whether a line was under way. */
  letGo(): boolean {
    const wasUnderWay = this.id !== undefined;
    this.id = undefined;
    this.picture.remove();
    return wasUnderWay;
  }

  private down(event: PointerEvent): boolean {
    const isOurs = event.button === 0 && (event.altKey || this.options.isOn());
    if (!isOurs || event.composedPath()[0] instanceof HTMLButtonElement) return false;
    this.id = event.pointerId;
    this.line = [this.placeOf(event)];
    if (event.isTrusted) this.stage.setPointerCapture(event.pointerId);
    return true;
  }

  private move(event: PointerEvent): boolean {
    if (event.pointerId !== this.id) return false;
    this.line.push(this.placeOf(event));
    this.path.setAttribute('points', this.line.map(({ x, y }) => `${x},${y}`).join(' '));
    if (!this.picture.isConnected) this.stage.append(this.picture);
    return true;
  }

  private up(event: PointerEvent): boolean {
    if (event.pointerId !== this.id) return false;
    this.letGo();
    if (isLine(this.line)) this.options.drawn(this.line);
    return true;
  }

  private placeOf(event: PointerEvent): Point {
    return placeWithin(this.stage, event);
  }
}
