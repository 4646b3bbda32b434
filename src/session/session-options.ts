// What a session is made with.
import type { Datapoints } from '../datasets/dataset';
import type { Model } from '../model/graph';
import type { StateDocument } from '../state/document';
import type { DeviceHolder } from './device-holder';
import type { FetchBytes } from './own-datapoints';

export interface SessionOptions {
  /** Bytes of GPU memory for the page; counts for the session that opens the device. */
  readonly budget?: number;
  /** Where to begin; the defaults when absent. */
  readonly state?: StateDocument;
  /** Whether a reload of the page goes on with the settings of this session, where no `state` is given. */
  readonly remember?: boolean;
  /** Gets the files of the digits by name; fetched from beside the script when absent. */
  readonly fetchBytes?: FetchBytes;
  /** Datapoints, in place of the digits. */
  readonly dataset?: Datapoints;
  /** A model, in place of that of the settings, until the network is configured otherwise. */
  readonly model?: Model;
  /** The device to share; the page's own when absent. */
  readonly device?: DeviceHolder;
}
