// The laboratory of a session as elements see it: which of its views is shown, and what each view computes.
import type { ReadonlySignal } from '@preact/signals-core';
import type { LabName } from '../../state/settings';
import type { Depth } from './depth';
import type { Films } from './film';
import type { Sweeps } from './sweep';
import type { Plane } from './plane-types';
import type { Spectrum } from './spectrum-types';
import type { Prediction } from './prediction-types';
import type { InfiniteWidth } from './width-types';

export interface Lab {
  /** Undefined while the laboratory is not shown. */
  readonly view: ReadonlySignal<LabName | undefined>;
  show(view: LabName | undefined): void;
  /** An element shows this view beside whatever `view` is: what it shows of itself is computed until the returned function is called. */
  watch(view: LabName): () => void;
  /** Nudges in depth. */
  readonly depth: Depth;
  /** Trainings as films. */
  readonly film: Films;
  /** Many trainings, compared. */
  readonly sweeps: Sweeps;
  /** Eigenvalues and eigenvectors of the kernel that is shown. */
  readonly spectrum: Spectrum;
  /** The network over a line or a plane. */
  readonly plane: Plane;
  /** What a kernel that does not change predicts of a training run. */
  readonly prediction: Prediction;
  /** The kernel of an infinitely wide network beside finite ones. */
  readonly width: InfiniteWidth;
}
