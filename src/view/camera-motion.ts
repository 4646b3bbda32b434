// Moves the orbit camera: drags with a little inertia, zooms, keys and flights. Still when the reader prefers reduced motion.
import { clampPose, mixPoses, orbitBy, OrbitCamera, startPose, type OrbitPose } from './orbit';

const radiansPerPixel = 0.008;
const keyRadians = 0.12;
const keyZoom = 1.25;
/** Inertia falls by a factor of e in this time and ends below this speed (radians per millisecond). */
const inertiaMilliseconds = 140;
const inertiaEnds = 2e-5;
/** A drag that rested this long before its release has no inertia. Milliseconds. */
const restMilliseconds = 50;

interface Flight {
  readonly from: OrbitPose;
  readonly to: OrbitPose;
  readonly milliseconds: number;
  start: number | undefined;
}

export class CameraMotion {
  readonly orbit = new OrbitCamera();
  /** No inertia and no flights; from the reader's preference until set. */
  reduced = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;
  private speed = { azimuth: 0, elevation: 0 };
  private coasting = false;
  private lastDrag = 0;
  private lastStep: number | undefined;
  private flight: Flight | undefined;

  /** `changed` is called after every change of the pose that did not come from `step`. */
  constructor(private readonly changed: () => void) {}

  /** A drag of (dx, dy) CSS pixels: turns, or moves sideways when `secondary`. */
  drag(dx: number, dy: number, secondary: boolean, now = performance.now()): void {
    this.stop();
    if (secondary) this.orbit.panBy(dx, dy);
    else this.turn(-dx * radiansPerPixel, dy * radiansPerPixel, now);
    this.changed();
  }

  /** The end of a drag. */
  release(now = performance.now()): void {
    this.coasting = !this.reduced && now - this.lastDrag < restMilliseconds;
    this.lastStep = undefined;
    if (this.coasting) this.changed();
  }

  /** Comes closer by `factor` towards what is under (px, py), in CSS pixels of the canvas. */
  zoom(px: number, py: number, factor: number): void {
    this.stop();
    this.orbit.zoomAt(px, py, factor);
    this.changed();
  }

  /** Arrows turn, plus and minus zoom, 0 and Home go back to the start. True when the key was one of them. */
  key(key: string): boolean {
    const next = this.poseAfterKey(key);
    if (!next) return false;
    this.stop();
    this.orbit.setPose(next);
    this.changed();
    return true;
  }

  /** Moves the camera to a pose smoothly, or at once with reduced motion. */
  flyTo(pose: OrbitPose, milliseconds = 600): void {
    this.stop();
    if (this.reduced) this.orbit.setPose(pose);
    else this.flight = { from: this.orbit.pose, to: clampPose(pose), milliseconds, start: undefined };
    this.changed();
  }

  /** Ends inertia and flight where they are. */
  stop(): void {
    this.coasting = false;
    this.flight = undefined;
  }

  /** Advances to `now` (milliseconds). True while there is more to come. */
  step(now: number): boolean {
    if (this.flight) return this.fly(this.flight, now);
    if (!this.coasting) return false;
    const elapsed = Math.min(64, now - (this.lastStep ?? now - 16));
    this.lastStep = now;
    const { azimuth, elevation } = this.speed;
    this.orbit.setPose(orbitBy(this.orbit.pose, azimuth * elapsed, elevation * elapsed));
    const decay = Math.exp(-elapsed / inertiaMilliseconds);
    this.speed = { azimuth: azimuth * decay, elevation: elevation * decay };
    this.coasting = Math.hypot(azimuth, elevation) * decay > inertiaEnds;
    return this.coasting;
  }

  private turn(azimuth: number, elevation: number, now: number): void {
    const elapsed = Math.max(4, now - this.lastDrag);
    const share = elapsed < restMilliseconds ? 0.6 : 0;
    this.speed = {
      azimuth: this.speed.azimuth * (1 - share) + (azimuth / elapsed) * share,
      elevation: this.speed.elevation * (1 - share) + (elevation / elapsed) * share,
    };
    this.lastDrag = now;
    this.orbit.setPose(orbitBy(this.orbit.pose, azimuth, elevation));
  }

  private fly(flight: Flight, now: number): boolean {
    flight.start ??= now;
    const t = Math.min(1, (now - flight.start) / flight.milliseconds);
    this.orbit.setPose(mixPoses(flight.from, flight.to, t * t * (3 - 2 * t)));
    if (t === 1) this.flight = undefined;
    return t < 1;
  }

  private poseAfterKey(key: string): OrbitPose | undefined {
    const { pose } = this.orbit;
    switch (key) {
      case 'ArrowLeft':
        return orbitBy(pose, -keyRadians, 0);
      case 'ArrowRight':
        return orbitBy(pose, keyRadians, 0);
      case 'ArrowUp':
        return orbitBy(pose, 0, keyRadians);
      case 'ArrowDown':
        return orbitBy(pose, 0, -keyRadians);
      case '+':
      case '=':
        return { ...pose, distance: pose.distance / keyZoom };
      case '-':
      case '_':
        return { ...pose, distance: pose.distance * keyZoom };
      case '0':
      case 'Home':
        return startPose;
      default:
        return undefined;
    }
  }
}
