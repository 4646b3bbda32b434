// A camera that circles a point: plain numbers, its limits, and the matrices to draw and pick with. Angles in radians.
import { Matrix4, PerspectiveCamera, Vector3 } from 'three/webgpu';

/** Where the camera is: around `target`, `azimuth` from the z axis, `elevation` above the floor, at `distance`. */
export interface OrbitPose {
  readonly azimuth: number;
  readonly elevation: number;
  readonly distance: number;
  readonly target: readonly [number, number, number];
}

/** Shows a cloud of unit root-mean-square radius about the origin. */
export const startPose: OrbitPose = { azimuth: 0.6, elevation: 0.35, distance: 5.2, target: [0, 0, 0] };

/** Vertical angle of view, degrees. */
const fieldOfView = 40;
const steepest = 1.5;
const nearest = 0.25;
const farthest = 14;
/** How far from the origin the target may be. */
const reach = 4;

export function clampPose(pose: OrbitPose): OrbitPose {
  const length = Math.hypot(...pose.target);
  const shrink = length > reach ? reach / length : 1;
  return {
    azimuth: pose.azimuth,
    elevation: Math.min(steepest, Math.max(-steepest, pose.elevation)),
    distance: Math.min(farthest, Math.max(nearest, pose.distance)),
    target: [pose.target[0] * shrink, pose.target[1] * shrink, pose.target[2] * shrink],
  };
}

/** The pose turned by angles. */
export function orbitBy(pose: OrbitPose, azimuth: number, elevation: number): OrbitPose {
  return clampPose({ ...pose, azimuth: pose.azimuth + azimuth, elevation: pose.elevation + elevation });
}

/** Three numbers of a point between two poses; angles by the shorter way round. */
export function mixPoses(from: OrbitPose, to: OrbitPose, t: number): OrbitPose {
  const turn = to.azimuth - from.azimuth;
  const shortest = turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI));
  const mix = (a: number, b: number): number => a + (b - a) * t;
  return {
    azimuth: from.azimuth + shortest * t,
    elevation: mix(from.elevation, to.elevation),
    distance: from.distance * (to.distance / from.distance) ** t,
    target: [mix(from.target[0], to.target[0]), mix(from.target[1], to.target[1]), mix(from.target[2], to.target[2])],
  };
}

/** The camera of a canvas. Sizes are CSS pixels. */
export class OrbitCamera {
  readonly camera = new PerspectiveCamera(fieldOfView, 1, 0.02, 60);
  readonly viewProjection = new Matrix4();
  pose: OrbitPose = startPose;
  private width = 1;
  private height = 1;

  resize(width: number, height: number): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    this.update();
  }

  /** CSS pixels of one unit of length at distance 1. */
  get pixelsPerUnit(): number {
    return this.height / (2 * Math.tan((this.camera.fov * Math.PI) / 360));
  }

  /** Moves the camera. */
  setPose(pose: OrbitPose): void {
    this.pose = clampPose(pose);
    this.update();
  }

  /** Comes closer by `factor` towards what is under (px, py); the point of the target's plane there stays in place. */
  zoomAt(px: number, py: number, factor: number): void {
    const before = this.pose;
    const closer = clampPose({ ...before, distance: before.distance / factor });
    const moved = before.distance - closer.distance;
    const { right, up } = this.axes();
    const x = ((px - this.width / 2) / this.pixelsPerUnit) * moved;
    const y = ((this.height / 2 - py) / this.pixelsPerUnit) * moved;
    const target = new Vector3(...before.target).addScaledVector(right, x).addScaledVector(up, y);
    this.setPose({ ...closer, target: [target.x, target.y, target.z] });
  }

  /** Moves the scene with a drag of (dx, dy) CSS pixels. */
  panBy(dx: number, dy: number): void {
    const { right, up } = this.axes();
    const scale = this.pose.distance / this.pixelsPerUnit;
    const target = new Vector3(...this.pose.target).addScaledVector(right, -dx * scale).addScaledVector(up, dy * scale);
    this.setPose({ ...this.pose, target: [target.x, target.y, target.z] });
  }

  private axes(): { right: Vector3; up: Vector3 } {
    const right = new Vector3();
    const up = new Vector3();
    this.camera.matrixWorld.extractBasis(right, up, new Vector3());
    return { right, up };
  }

  private update(): void {
    const { azimuth, elevation, distance, target } = this.pose;
    const { camera } = this;
    // On a narrow canvas the field of view is kept across instead of down.
    const aspect = this.width / this.height;
    const vertical = Math.tan((fieldOfView * Math.PI) / 360) / Math.min(1, aspect);
    camera.fov = (Math.atan(vertical) * 360) / Math.PI;
    camera.aspect = aspect;
    camera.position.set(
      Math.sin(azimuth) * Math.cos(elevation),
      Math.sin(elevation),
      Math.cos(azimuth) * Math.cos(elevation),
    );
    camera.position.multiplyScalar(distance).add(new Vector3(...target));
    camera.lookAt(...target);
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
    this.viewProjection.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
  }
}
