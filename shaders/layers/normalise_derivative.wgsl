// The derivative of a normalisation, which is symmetric, for each block of a stack of tangents or cotangents t:
// output_j = (t_j - mean of t - y_j mean of (y t)) / deviation, y_j = (z_j - mean of z) / deviation the normalised numbers of a
// row, deviation = sqrt(mean of (z - mean of z)^2 + epsilon); with CENTRED 0 the means of z and of t are left out.
// input [rows * k, columns], the numbers z; stack, output [blocks * rows * k, columns], k-major (as vec4 of columns)
// Grid: ceil(blocks rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes a row for 4 columns.
// Order of accumulation: ascending, partial sums of 256 terms added in order.
// Error: (4 s + 40) u (1 + mean of |z| / deviation) (|t_j| + mean of |t| + |y_j| mean of |y t|) / deviation,
// s = min(k, 256) + k / 256, u = 2^-24.
import package::shared::folded_grid::folded_index;
import package::shared::stacked_rows::is_row;
import package::shared::stacked_rows::output;
import package::shared::stacked_rows::params;
import package::shared::stacked_rows::row_place;
import package::shared::stacked_rows::stack;
import package::shared::row_deviation::normalised;
import package::shared::row_deviation::row_deviation;
import package::shared::row_deviation::RowDeviation;

override CENTRED: u32 = 1u;

struct StackMeans {
  plain: vec4f, // of t; 0 without centring
  along: vec4f, // of y t
}

fn stack_means(own: RowDeviation, at_input: u32, at_stack: u32) -> StackMeans {
  var plain = vec4f();
  var along = vec4f();
  for (var first = 0u; first < params.k; first += 256u) {
    var plain_part = vec4f();
    var along_part = vec4f();
    for (var j = first; j < min(first + 256u, params.k); j++) {
      let t = stack[at_stack + j * params.stack_stride];
      plain_part += t;
      along_part = fma(normalised(own, at_input + j * params.value_stride), t, along_part);
    }
    plain += plain_part;
    along += along_part;
  }
  let k = f32(params.k);
  return StackMeans(select(vec4f(), plain / k, CENTRED == 1u), along / k);
}

@compute @workgroup_size(64)
fn normalise_derivative(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  if (!is_row(index)) { return; }
  let place = row_place(index);
  let own = row_deviation(place.value, params.value_stride, params.k, CENTRED == 1u, params.epsilon);
  let means = stack_means(own, place.value, place.stack);
  var at = place.output;
  for (var j = 0u; j < params.k; j++) {
    let y = normalised(own, place.value + j * params.value_stride);
    let t = stack[place.stack + j * params.stack_stride];
    output[at] = own.reciprocal * fma(-y, means.along, t - means.plain);
    at += params.output_stride;
  }
}
