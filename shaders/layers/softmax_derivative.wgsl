// Derivatives of a softmax y over the numbers of each row, for each block z of a stack of tangents or cotangents t:
// MODE 0, softmax either way: output_j = y_j (t_j - sum_l y_l t_l).
// MODE 1, tangents of a log-softmax y: output_j = t_j - sum_l e^(y_l) t_l.
// MODE 2, cotangents of a log-softmax y: output_j = t_j - e^(y_j) sum_l t_l.
// value [rows * k, columns], the softmax; stack, output [blocks * rows * k, columns], k-major (as vec4 of columns)
// Grid: ceil(blocks rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes a row for 4 columns.
// Order of accumulation: ascending with fma, partial sums of 256 terms added in order.
// Error: (min(k, 256) + k / 256 + 6) u (|t_j| + sum_l |w_l t_l|) times y_j, 1 or e^(y_j) where they stand, u = 2^-24, w the
// weights of the sum.
import package::shared::folded_grid::folded_index;
import package::shared::exponential::decay;
import package::shared::nan_bits::are_nan;
import package::shared::nan_bits::nan_where;

override MODE: u32 = 0u;

struct Params {
  rows: u32, // of the value
  all_rows: u32, // blocks * rows
  k: u32,
  columns4: u32, // ceil(columns / 4)
  value_stride: u32, // vec4
  stack_stride: u32,
  output_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> value: array<vec4f>;
@group(1) @binding(1) var<storage, read> stack: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

fn probability(y: vec4f) -> vec4f {
  if (MODE == 0u) { return y; }
  return bitcast<vec4f>(nan_where(are_nan(y), decay(-y)));
}

fn row_sum(at_value: u32, at_stack: u32) -> vec4f {
  var total = vec4f();
  for (var first = 0u; first < params.k; first += 256u) {
    var part = vec4f();
    for (var j = first; j < min(first + 256u, params.k); j++) {
      var weight = vec4f(1.0);
      if (MODE != 2u) { weight = probability(value[at_value + j * params.value_stride]); }
      part = fma(weight, stack[at_stack + j * params.stack_stride], part);
    }
    total += part;
  }
  return total;
}

@compute @workgroup_size(64)
fn softmax_derivative(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.all_rows) { return; }
  let at_value = row % params.rows * params.k * params.value_stride + column;
  let at_stack = row * params.k * params.stack_stride + column;
  let sum = row_sum(at_value, at_stack);
  var at = row * params.k * params.output_stride + column;
  for (var j = 0u; j < params.k; j++) {
    let t = stack[at_stack + j * params.stack_stride];
    let weight = probability(value[at_value + j * params.value_stride]);
    if (MODE == 0u) { output[at] = weight * (t - sum); }
    if (MODE == 1u) { output[at] = t - sum; }
    if (MODE == 2u) { output[at] = fma(-weight, sum, t); }
    at += params.output_stride;
  }
}
