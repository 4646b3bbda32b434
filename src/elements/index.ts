// All elements. Importing this file defines them where there is a registry of custom elements.
export { NtkHeatmap } from './ntk-heatmap';
export { NtkHistogram } from './ntk-histogram';
export { NtkJobs } from './ntk-jobs';
export { NtkLegend } from './ntk-legend';
export { NtkMinimap } from './ntk-minimap';
export { NtkNeighbourhood } from './ntk-neighbourhood';
export { NtkNudge } from './ntk-nudge';
export { NtkOpen } from './ntk-open';
export { NtkRanking } from './ntk-ranking';
export { NtkSave } from './ntk-save';
export { NtkScatter } from './ntk-scatter';
export { NtkStatus } from './ntk-status';
export { NtkThumbnail } from './ntk-thumbnail';
export { NtkTracks } from './ntk-tracks';
export { NtkTraining } from './ntk-training';
export type { NtkEvents } from './shared/events';
export type * from '../session/types';
