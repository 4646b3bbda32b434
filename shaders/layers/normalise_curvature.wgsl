// The second derivative of a normalisation where its input goes along a straight line, for each block of a stack of tangents t
// of the input: output_j = (y_j (3 q^2 - mean of c^2) - 2 c_j q) / deviation^2 with c = t - mean of t, q the mean of (y c) and
// y_j = (z_j - mean of z) / deviation the normalised numbers of a row, deviation = sqrt(mean of (z - mean of z)^2 + epsilon);
// with CENTRED 0 the means of z and of t are left out.
// input [rows * k, columns], the numbers z; stack, output [blocks * rows * k, columns], k-major (as vec4 of columns)
// Grid: ceil(blocks rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes a row for 4 columns.
// Order of accumulation: ascending, partial sums of 256 terms added in order.
// Error: (8 s + 80) u (1 + mean of |z| / deviation) times the sum of the sizes of all terms with each c_j replaced by |t_j| + mean
// of |t| and q by the mean of |y c|, s = min(k, 256) + k / 256, u = 2^-24.
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
  along: vec4f, // of y c
  square: vec4f, // of c^2
}

fn mean_of_stack(at_stack: u32) -> vec4f {
  var total = vec4f();
  for (var first = 0u; first < params.k; first += 256u) {
    var part = vec4f();
    for (var j = first; j < min(first + 256u, params.k); j++) { part += stack[at_stack + j * params.stack_stride]; }
    total += part;
  }
  return total / f32(params.k);
}

fn stack_means(own: RowDeviation, at_input: u32, at_stack: u32) -> StackMeans {
  var plain = vec4f();
  if (CENTRED == 1u) { plain = mean_of_stack(at_stack); }
  var along = vec4f();
  var square = vec4f();
  for (var first = 0u; first < params.k; first += 256u) {
    var along_part = vec4f();
    var square_part = vec4f();
    for (var j = first; j < min(first + 256u, params.k); j++) {
      let c = stack[at_stack + j * params.stack_stride] - plain;
      along_part = fma(normalised(own, at_input + j * params.value_stride), c, along_part);
      square_part = fma(c, c, square_part);
    }
    along += along_part;
    square += square_part;
  }
  let k = f32(params.k);
  return StackMeans(plain, along / k, square / k);
}

@compute @workgroup_size(64)
fn normalise_curvature(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  if (!is_row(index)) { return; }
  let place = row_place(index);
  let own = row_deviation(place.value, params.value_stride, params.k, CENTRED == 1u, params.epsilon);
  let means = stack_means(own, place.value, place.stack);
  let bend = fma(3.0 * means.along, means.along, -means.square);
  var at = place.output;
  for (var j = 0u; j < params.k; j++) {
    let y = normalised(own, place.value + j * params.value_stride);
    let c = stack[place.stack + j * params.stack_stride] - means.plain;
    output[at] = own.reciprocal * own.reciprocal * fma(y, bend, -2.0 * c * means.along);
    at += params.output_stride;
  }
}
