// Two runs that show the ends of a scale: one whose kernel hardly moves, and one that learns features.
import type { FilmSettings } from '../../session/types';

const lazyScale = 10;

/**
 * Rates of gradient descent at which both learn in a few hundred steps; the lazy one's is of a scale of 1. On the digits they
 * end at about the same loss by the cross-entropy; the squared error, which does not flatten, bears less.
 */
const rates = {
  'cross-entropy': { lazy: 20, features: 2 },
  'squared-error': { lazy: 1, features: 1 },
} as const;

/**
 * The network of these settings in the NTK parameterization with a large output scale, whose weights need to move little and
 * whose rate is divided by the scale's square (Chizat et al. 2019), and in mu-P (Yang and Hu 2021), both by gradient descent
 * without weight decay.
 */
export function lazyBesideFeatures(own: FilmSettings): readonly [FilmSettings, FilmSettings] | undefined {
  const { network } = own;
  if (!network) return undefined;
  const { lazy, features } = rates[own.training.loss];
  const training = (rate: number): FilmSettings['training'] => ({
    ...own.training,
    optimizer: 'sgd',
    rate,
    weightDecay: undefined,
  });
  return [
    {
      ...own,
      network: { ...network, parameterization: 'ntk', outputScale: lazyScale },
      training: training(lazy / lazyScale ** 2),
    },
    {
      ...own,
      network: { ...network, parameterization: 'mu-p', outputScale: undefined },
      training: training(features),
    },
  ];
}
