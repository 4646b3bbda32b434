// Views of the laboratory as readers know them.
import type { LabName } from '../../session/types';

/** In the order of the tabs. */
export const labTitles: readonly (readonly [LabName, string, string])[] = [
  ['nudge', 'Nudge in depth', 'Orders of prediction, layer by layer, and where the first order breaks'],
  ['film', 'Training film', 'Kernels kept while a network trains'],
  ['prediction', 'Fixed kernel', 'What a kernel that does not change predicts, beside the real run'],
  ['spectrum', 'Spectrum', 'Eigenvalues and eigenvectors, and how fast each is learned'],
  ['width', 'Infinite width', 'The kernel of an infinitely wide network beside finite ones'],
  ['plane', 'Toy problems', 'Functions over a line and over the plane'],
  ['sweeps', 'Sweeps', 'Drift, alignment, rank and faithfulness over many runs'],
];
