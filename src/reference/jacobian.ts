// The whole Jacobian, for small networks: the definition that every faster method must agree with.
import { sizeOf } from '../core/tensor';
import { outputSize } from '../model/shape';
import { type Batch, checkBatch, type ReferenceModel } from './model';
import { vjp } from './vjp';

/** The cotangent [1, C] that picks logit c. */
export function unitCotangent(classes: number, c: number): Float64Array {
  const unit = new Float64Array(classes);
  unit[c] = 1;
  return unit;
}

/** d f_c(x_i) / d theta for every parameter: [n, C, size of the parameter] by name. */
export function jacobian(model: ReferenceModel, batch: Batch): Map<string, Float64Array> {
  checkBatch(model.graph, batch);
  const classes = outputSize(model.graph);
  const features = batch.data.length / batch.n;
  const units = Array.from({ length: classes }, (_, c) => unitCotangent(classes, c));
  const parts = model.graph.parameters.map(({ name, shape }) => ({ name, size: sizeOf(shape) }));
  const result = new Map(parts.map(({ name, size }) => [name, new Float64Array(batch.n * classes * size)]));
  for (let i = 0; i < batch.n; i++) {
    const data = Array.from({ length: features }, (_, k) => batch.data[i * features + k]);
    vjp(model, { n: 1, data }, units).forEach(({ parameters }, c) => {
      for (const { name, size } of parts) result.get(name)!.set(parameters[name], (i * classes + c) * size);
    });
  }
  return result;
}
