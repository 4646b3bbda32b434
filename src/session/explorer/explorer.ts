// What a session offers to explore a kernel by: the view and the way back, sets, columns, orders, search, block means.
import type { ReadonlySignal } from '@preact/signals-core';
import type { SetChange } from '../../state/selection-sets';
import type { CellRectangle, PartName, ViewSettings } from '../../state/view-settings';
import type { Ordering } from '../kernel-order';
import type { BlockMeans } from './class-means';
import type { SteppedColumn } from './column-names';
import type { GroupQuestion } from './group-answers';
import type { Sides } from './jump';
import type { Found } from './search';
import type { ShownSet } from './view-part';

export type { DataColumn } from '../../core/column';
export type { SetChange } from '../../state/selection-sets';
export type { CellRectangle, DomainPreset, PartName, ViewSettings } from '../../state/view-settings';
export type { Ordering } from '../kernel-order';
export type { BlockMeans } from './class-means';
export type { SteppedColumn } from './column-names';
export type { GroupQuestion } from './group-answers';
export type { Sides } from './jump';
export type { Found } from './search';
export type { ShownSet } from './view-part';

/**
 * What is computed resolves with nothing where that was cancelled, and rejects with what failed. What is refused changes
 * nothing and is a problem.
 */
export interface Explorer {
  readonly view: ReadonlySignal<ViewSettings>;
  /**
   * Takes over the fields that are given; one given as undefined is as it comes. Other sets of rows or columns are seen as a
   * whole, unless a rectangle comes with them, and repaint the kernel without computing it again. Changes with the same `gesture` are one
   * step of undo, as are those in quick succession of the rectangle alone, or of the domain alone.
   */
  setView(changes: Partial<ViewSettings>, gesture?: string): void;

  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  /** One step back in what is seen and marked: view, selection, colours, layer, order and sets; never in training. */
  undo(): void;
  redo(): void;

  /** Named sets of datapoints, shared by all views. */
  readonly sets: ReadonlySignal<readonly ShownSet[]>;
  /** Name of the set that further choices mean. */
  readonly activeSet: ReadonlySignal<string | undefined>;
  /** Makes, changes or chooses a set; changes with the same `gesture` are one step of undo. */
  changeSets(change: SetChange, gesture?: string): void;

  /** Columns of the datapoints: the session's own (see OwnColumn), then those of the data file. */
  readonly columnNames: ReadonlySignal<readonly string[]>;
  /** The values of a column for the present weights; of `alignment` for the kernel that is shown. */
  column(name: string): Promise<SteppedColumn | undefined>;
  /** The datapoints in an order, of a part alone where one is given; the spectral one where there is a kernel or not. */
  order(ordering: Ordering, part?: PartName): Promise<Uint32Array | undefined>;
  /** What the text means: see parseQuery and search, whose refusals are for who asked and no problem of the session. */
  find(text: string): Promise<Found | undefined>;
  /**
   * Shows where it is in the kernel, if there is one, and selects it where it is one datapoint. Where the kernel shows it
   * along one side alone, the other stays where it is. Says whether the kernel shows it at all.
   */
  jumpTo(found: Found): boolean;
  /** Datapoints of the kernel that is shown whose cells a rectangle touches: what a brush marks. */
  datapointsIn(rectangle: CellRectangle): Sides;
  /**
   * Seconds that the alignments, or the block means by class, of the kernel that is shown take at the pace measured so far; 0
   * where its entries are there, nothing where that is not known.
   */
  secondsOf(question: GroupQuestion): number | undefined;
  /** Means of the kernel of all datapoints, whichever are shown, over pairs of classes, or of the categories of another column. */
  blockMeans(column?: string): Promise<BlockMeans | undefined>;
}
