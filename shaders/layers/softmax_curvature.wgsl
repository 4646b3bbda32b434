// Second derivatives of a softmax y over the numbers of each row where its input goes along a straight line, for each block of
// a stack of tangents t of the input. With p the softmax, c_j = t_j - sum_l p_l t_l and v = sum_l p_l c_l^2:
// LOG 0, of the softmax (value y = p): output_j = p_j (c_j^2 - v). LOG 1, of its logarithm (value y = log p): output_j = -v.
// value [rows * k, columns]; stack, output [blocks * rows * k, columns], k-major (as vec4 of columns)
// Grid: ceil(blocks rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes a row for 4 columns.
// Order of accumulation: ascending with fma, partial sums of 256 terms added in order.
// Error: (3 s + 30) u times the sum of the sizes of all terms with each c_l replaced by |t_l| + sum_l p_l |t_l|,
// s = min(k, 256) + k / 256, u = 2^-24.
import package::shared::folded_grid::folded_index;
import package::shared::probabilities::probability_of;
import package::shared::stacked_rows::is_row;
import package::shared::stacked_rows::output;
import package::shared::stacked_rows::params;
import package::shared::stacked_rows::row_place;
import package::shared::stacked_rows::stack;

override LOG: u32 = 0u;

@group(1) @binding(0) var<storage, read> value: array<vec4f>;

// sum_l p_l (t_l - centre)^degree for degree 1 or 2.
fn moment(at_value: u32, at_stack: u32, centre: vec4f, degree: u32) -> vec4f {
  var total = vec4f();
  for (var first = 0u; first < params.k; first += 256u) {
    var part = vec4f();
    for (var j = first; j < min(first + 256u, params.k); j++) {
      let own = stack[at_stack + j * params.stack_stride] - centre;
      let factor = select(own, own * own, degree == 2u);
      part = fma(probability_of(value[at_value + j * params.value_stride], LOG == 1u), factor, part);
    }
    total += part;
  }
  return total;
}

@compute @workgroup_size(64)
fn softmax_curvature(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  if (!is_row(index)) { return; }
  let place = row_place(index);
  let mean = moment(place.value, place.stack, vec4f(), 1u);
  let spread = moment(place.value, place.stack, mean, 2u);
  var at = place.output;
  for (var j = 0u; j < params.k; j++) {
    if (LOG == 1u) {
      output[at] = -spread;
    } else {
      let own = stack[place.stack + j * params.stack_stride] - mean;
      output[at] = probability_of(value[place.value + j * params.value_stride], LOG == 1u) * fma(own, own, -spread);
    }
    at += params.output_stride;
  }
}
