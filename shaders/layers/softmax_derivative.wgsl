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
import package::shared::probabilities::probability_of;
import package::shared::stacked_rows::is_row;
import package::shared::stacked_rows::output;
import package::shared::stacked_rows::params;
import package::shared::stacked_rows::row_place;
import package::shared::stacked_rows::stack;

override MODE: u32 = 0u;

@group(1) @binding(0) var<storage, read> value: array<vec4f>;

fn row_sum(at_value: u32, at_stack: u32) -> vec4f {
  var total = vec4f();
  for (var first = 0u; first < params.k; first += 256u) {
    var part = vec4f();
    for (var j = first; j < min(first + 256u, params.k); j++) {
      var weight = vec4f(1.0);
      if (MODE != 2u) { weight = probability_of(value[at_value + j * params.value_stride], MODE != 0u); }
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
  if (!is_row(index)) { return; }
  let place = row_place(index);
  let sum = row_sum(place.value, place.stack);
  var at = place.output;
  for (var j = 0u; j < params.k; j++) {
    let t = stack[place.stack + j * params.stack_stride];
    let weight = probability_of(value[place.value + j * params.value_stride], MODE != 0u);
    if (MODE == 0u) { output[at] = weight * (t - sum); }
    if (MODE == 1u) { output[at] = t - sum; }
    if (MODE == 2u) { output[at] = fma(-weight, sum, t); }
    at += params.output_stride;
  }
}
