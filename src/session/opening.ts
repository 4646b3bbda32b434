// Everything that opening files takes, in one place that an element loads when it is first needed.
export { fileKind } from './file-kind';
export { readFiles } from './file-reading';
export { bytesOfFiles, fetchFile, withFiles } from './file-source';
export { stateAmong } from './state-file';
export { storeAmong, storeAt } from './stores';
export { roomOf } from './kernel-room';
export { languageOfShown, proposalOf } from './proposal';
export type { DataFacts, ModelFacts, Obstacle, Proposal, RoomFacts, Understanding } from './proposal';
export type { TextAnswers, WindowFacts } from './text-data';
export type { Answers, NamedFile } from './understanding';
