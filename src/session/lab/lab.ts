// The laboratory of a session as elements see it: which of its views is shown, and what each view computes.
import type { ReadonlySignal } from '@preact/signals-core';
import type { LabName } from '../../state/settings';
import type { Prediction } from './prediction-types';
import type { InfiniteWidth } from './width-types';

export interface Lab {
  /** Undefined while the laboratory is not shown. */
  readonly view: ReadonlySignal<LabName | undefined>;
  show(view: LabName | undefined): void;
  /** What a kernel that does not change predicts of a training run. */
  readonly prediction: Prediction;
  /** The kernel of an infinitely wide network beside finite ones. */
  readonly width: InfiniteWidth;
}
