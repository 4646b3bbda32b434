// The scripted demo: train, overview, zoom, nudge, orbit. Half a minute of plain data.
import type { Script } from './script';

export const demoScript: Script = {
  start: {
    training: 0,
    layer: 1,
    zoom: 0,
    azimuth: 0.4,
    elevation: 0.3,
    distance: 5.4,
    approach: 0,
    chosen: 0,
    lines: 0,
    predicted: 0,
    actual: 0,
    scatter: 0,
  },
  parts: [
    {
      name: 'Train',
      seconds: 8,
      captions: [
        { at: 0, text: 'A network with random weights: its tangent kernel knows only which digits look alike.' },
        { at: 2.5, text: 'It learns {n} handwritten digits: the kernel grows a block for every class.' },
      ],
      keyframes: [
        { at: 1, view: { training: 0 } },
        { at: 7, view: { training: 1 }, easing: 'linear' },
        { at: 8, view: { azimuth: 1.2 }, easing: 'linear' },
      ],
    },
    {
      name: 'Overview',
      seconds: 5,
      captions: [
        { at: 0, text: 'Each cell says how much a step on one digit moves what the network says of another.' },
      ],
      keyframes: [
        { at: 0.3, view: { layer: 1 } },
        { at: 2.2, view: { layer: 0 } },
        { at: 2.8, view: { layer: 0 } },
        { at: 4.7, view: { layer: 1 } },
        { at: 5, view: { azimuth: 1.7, chosen: 0 }, easing: 'linear' },
      ],
    },
    {
      name: 'Zoom',
      seconds: 6,
      captions: [{ at: 0, text: 'Down to single cells: one digit\u2019s row among its own class.' }],
      keyframes: [
        { at: 0.2, view: { zoom: 0, chosen: 1 } },
        { at: 3, view: { zoom: 1 } },
        { at: 4, view: { zoom: 1 } },
        { at: 5.9, view: { zoom: 0 } },
        { at: 6, view: { azimuth: 2.3 }, easing: 'linear' },
      ],
    },
    {
      name: 'Nudge',
      seconds: 7,
      captions: [
        { at: 0, text: '{nudge}: the kernel predicts how every other digit moves.' },
        { at: 3.5, text: 'What really happens when the step is made: correlation {correlation}.' },
      ],
      keyframes: [
        { at: 0.2, view: { predicted: 0, scatter: 0 } },
        { at: 1.4, view: { predicted: 1 } },
        { at: 3.4, view: { actual: 0 } },
        { at: 4.6, view: { actual: 1, scatter: 1 } },
        { at: 7, view: { azimuth: 3, approach: 0, distance: 5.4, elevation: 0.3 }, easing: 'linear' },
      ],
    },
    {
      name: 'Orbit',
      seconds: 6,
      captions: [{ at: 0, text: 'Its nearest neighbours among {width} hidden activations, each one a digit.' }],
      keyframes: [
        { at: 0.2, view: { lines: 0, predicted: 1, actual: 1 } },
        { at: 0.4, view: { lines: 1, predicted: 0, actual: 0 } },
        { at: 3.5, view: { approach: 1, distance: 1.3 } },
        { at: 6, view: { azimuth: 4.6, elevation: 0.5 } },
      ],
    },
  ],
};
