// Where datapoints are in an order of all or some of them.

/** Display place of each of `count` datapoints, -1 for those that the order has not: its inverse. */
export function placesOf(order: Uint32Array, count = order.length): Int32Array {
  const places = new Int32Array(count).fill(-1);
  order.forEach((datapoint, place) => (places[datapoint] = place));
  return places;
}

/** Of the rows and of the columns, as placesOf. */
export interface SidePlaces {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** The datapoints in an order: all, those at the rows, and those at the columns. */
interface Orders {
  readonly order: Uint32Array;
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
}

export const noPlaces: SidePlaces = { rows: new Int32Array(), columns: new Int32Array() };

/** One array where the sides are the same. */
export function sidePlaces({ order, rows, columns }: Orders): SidePlaces {
  const places = placesOf(rows, order.length);
  return { rows: places, columns: columns === rows ? places : placesOf(columns, order.length) };
}
