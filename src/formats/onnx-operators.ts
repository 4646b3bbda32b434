// All operators of ONNX files that are read.
import { conditions } from './onnx-conditions';
import { einsums } from './onnx-einsum';
import { elementwise } from './onnx-elementwise';
import { layers } from './onnx-layers';
import { movement } from './onnx-movement';
import { picking } from './onnx-picking';
import { resizing } from './onnx-resize';
import type { Operator } from './onnx-scope';
import { sequences } from './onnx-sequences';
import { shapes } from './onnx-shapes';
import { windows } from './onnx-windows';

/** Operators by their names. */
export const operators: ReadonlyMap<string, Operator> = new Map([
  ...elementwise,
  ...conditions,
  ...movement,
  ...shapes,
  ...layers,
  ...windows,
  ...einsums,
  ...picking,
  ...resizing,
  ...sequences,
]);
