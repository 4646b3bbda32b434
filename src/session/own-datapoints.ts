// The datapoints of a session's settings: loaded or drawn once, and kept until there are others.
import type { JobOptions } from '../core/progress';
import type { Datapoints } from '../datasets/dataset';
import { fetchDigits } from '../datasets/digit-files';
import { loadDigits } from '../datasets/digits';
import { lineFunction, lineNames } from '../datasets/line-functions';
import { modularAddition } from '../datasets/modular-addition';
import { planeClasses, type PlaneName } from '../datasets/plane-classes';
import { loadStrokes } from '../datasets/strokes';
import { type DatasetSettings, sameDatapoints, type ToySettings } from '../state/dataset-settings';

export type FetchBytes = (name: string) => Promise<ArrayBuffer>;

function toyOf({ name, ...settings }: ToySettings): Datapoints {
  const line = lineNames.find((each) => each === name);
  return line ? lineFunction({ name: line, ...settings }) : planeClasses({ name: name as PlaneName, ...settings });
}

export class OwnDatapoints {
  private kept: { readonly settings: DatasetSettings; readonly datapoints: Datapoints } | undefined;

  /** `fetchBytes` gets the files of the digits by name; from beside the script when absent. */
  constructor(private readonly fetchBytes: FetchBytes = fetchDigits) {}

  /** Throws what loading throws, LimitExceeded, and the signal's reason. */
  async of(settings: DatasetSettings, job?: JobOptions): Promise<Datapoints> {
    if (!this.kept || !sameDatapoints(this.kept.settings, settings))
      this.kept = { settings, datapoints: await this.load(settings, job) };
    return this.kept.datapoints;
  }

  private load(settings: DatasetSettings, job?: JobOptions): Promise<Datapoints> {
    if (settings === 'digits') return loadDigits(this.fetchBytes);
    if (settings.name === 'strokes') return loadStrokes(settings, job);
    return Promise.resolve(settings.name === 'modular-addition' ? modularAddition(settings) : toyOf(settings));
  }
}
