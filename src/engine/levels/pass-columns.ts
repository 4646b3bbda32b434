// Which numbers of a datapoint's passes the entries of a kernel are made of: what the layers whose parameters count read, and
// the cotangents that reach them, in their most compact form. All else may go once the passes are done.
import type { Arena } from '../../gpu/arena';
import type { Matrix } from '../../gpu/matrix';
import type { GraphNode } from '../../model/graph';
import { parametersOf } from '../../model/shape';
import type { Cotangent } from '../../ops/cotangent';
import type { Side } from '../kernel-side';
import type { Network } from '../network';
import { recorded } from './chunk-size';
import type { LevelsRequest } from './level-request';
import { encodeSomeSide } from './level-sides';

/** The same for every datapoint of a request. */
export class PassColumns {
  /** Floats that each matrix has of a datapoint. */
  readonly rows: readonly number[];
  private readonly nodes: readonly GraphNode[];
  private readonly template: Side;
  /** The matrix in each place where a side has one: layers may share what they read. */
  private readonly indices: readonly number[];

  /** Learns it from passes of one datapoint that are recorded and never run. */
  constructor({ graph }: Network, { parameters = () => true }: LevelsRequest, template: Side) {
    this.template = template;
    this.nodes = graph.nodes.filter(
      (node) => template.deltas.has(node.id) && parametersOf(node).some((name) => parameters(name)),
    );
    const places = this.places(template);
    const own: Matrix[] = [];
    const indexOf = (matrix: Matrix): number => own.findIndex((each) => isSame(each, matrix));
    for (const matrix of places) if (indexOf(matrix) < 0) own.push(matrix);
    this.indices = places.map(indexOf);
    this.rows = own.map(({ rows }) => rows);
  }

  static of(network: Network, request: LevelsRequest): PassColumns {
    let made: PassColumns | undefined;
    recorded(network, (list) => {
      const context = network.context(list, list.scratch);
      const datapoints = request.rows.order.subarray(0, 1);
      const side = encodeSomeSide(context, network, request, list.scratch, { which: 'rows', datapoints });
      made = new PassColumns(network, request, side);
    });
    return made!;
  }

  /** Of a datapoint. */
  get bytes(): number {
    return this.rows.reduce((sum, rows) => sum + rows, 0) * 4;
  }

  /** Empty matrices for n datapoints. */
  allocate(arena: Arena, n: number): Matrix[] {
    return this.rows.map((rows) => arena.matrix('kept passes', rows, n));
  }

  /** The matrices of passes that were made. */
  matricesOf(side: Side): Matrix[] {
    const places = this.places(side);
    return this.rows.map((_, index) => places[this.indices.indexOf(index)]);
  }

  /** A side of n datapoints from its matrices: good for entries, and for nothing that needs other values. */
  sideOf(matrices: readonly Matrix[], n: number): Side {
    const values = new Map<string, Matrix>();
    const deltas = new Map<string, Cotangent>();
    let place = 0;
    const next = (): Matrix => matrices[this.indices[place++]];
    for (const node of this.nodes) {
      for (const id of node.inputs) values.set(id, next());
      const cotangent = this.template.deltas.get(node.id)!;
      deltas.set(node.id, withMatrix(cotangent, held(cotangent) && next()));
    }
    return { activations: { n, values }, deltas, count: this.template.count };
  }

  /** Its matrices layer by layer, some of them more than once. */
  private places({ activations, deltas }: Side): Matrix[] {
    return this.nodes.flatMap((node) => {
      const cotangent = held(deltas.get(node.id)!);
      return [...node.inputs.map((id) => activations.values.get(id)!), ...(cotangent ? [cotangent] : [])];
    });
  }
}

const isSame = (a: Matrix, b: Matrix): boolean => a.buffer === b.buffer && a.offset === b.offset && a.rows === b.rows;

/** What a cotangent keeps by datapoint. */
function held(cotangent: Cotangent): Matrix | undefined {
  if (cotangent.form === 'identity') return undefined;
  return cotangent.form === 'readout' ? cotangent.factor : cotangent.matrix;
}

/** The same cotangent of other datapoints, an object of its own; nobody may change it in place. */
function withMatrix(cotangent: Cotangent, matrix: Matrix | undefined): Cotangent {
  if (cotangent.form === 'identity') return { ...cotangent };
  if (cotangent.form === 'readout') return { ...cotangent, factor: matrix, owned: false };
  return { ...cotangent, matrix: matrix!, owned: false };
}
