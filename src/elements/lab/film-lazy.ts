// Two runs that show the ends of a scale: one whose kernel hardly moves, and one that learns features.
import type { FilmSettings } from '../../session/types';

const lazyScale = 10;
/** Rates of gradient descent at which both learn the digits; the lazy one's is of a scale of 1. */
const lazyRate = 3;
const featureRate = 1;

/**
 * The network of these settings in the NTK parameterization with a large output scale, whose weights need to move little and
 * whose rate is divided by the scale's square (Chizat et al. 2019), and in mu-P (Yang and Hu 2021), both by gradient descent.
 */
export function lazyBesideFeatures(own: FilmSettings): readonly [FilmSettings, FilmSettings] | undefined {
  const { network } = own;
  if (!network) return undefined;
  const training = (rate: number): FilmSettings['training'] => ({ ...own.training, optimizer: 'sgd', rate });
  return [
    {
      ...own,
      network: { ...network, parameterization: 'ntk', outputScale: lazyScale },
      training: training(lazyRate / lazyScale ** 2),
    },
    {
      ...own,
      network: { ...network, parameterization: 'mu-p', outputScale: undefined },
      training: training(featureRate),
    },
  ];
}
