// The derivative of a normalisation, which is symmetric, for each block of a stack of tangents or cotangents t:
// output_j = (t_j - mean of t - y_j mean of (y t)) / deviation, y_j = (z_j - mean of z) / deviation the normalised numbers of a
// row, deviation = sqrt(mean of (z - mean of z)^2 + epsilon); with CENTRED 0 the means of z and of t are left out.
// input [rows * k, columns], the numbers z; stack, output [blocks * rows * k, columns], k-major (as vec4 of columns)
// Grid: ceil(blocks rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes a row for 4 columns.
// Order of accumulation: ascending, partial sums of 256 terms added in order.
// Error: (4 s + 40) u (1 + mean of |z| / deviation) (|t_j| + mean of |t| + |y_j| mean of |y t|) / deviation,
// s = min(k, 256) + k / 256, u = 2^-24.
import package::shared::folded_grid::folded_index;
import package::shared::row_deviation::input;
import package::shared::row_deviation::row_deviation;
import package::shared::row_deviation::RowDeviation;

override CENTRED: u32 = 1u;

struct Params {
  rows: u32, // of the input
  all_rows: u32, // blocks * rows
  k: u32,
  columns4: u32, // ceil(columns / 4)
  input_stride: u32, // vec4
  stack_stride: u32,
  output_stride: u32,
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(1) var<storage, read> stack: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

struct StackMeans {
  plain: vec4f, // of t; 0 without centring
  along: vec4f, // of y t
}

fn normalised(own: RowDeviation, at: u32) -> vec4f {
  return (input[at] - own.mean) * own.reciprocal;
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
      along_part = fma(normalised(own, at_input + j * params.input_stride), t, along_part);
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
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.all_rows) { return; }
  let at_input = row % params.rows * params.k * params.input_stride + column;
  let at_stack = row * params.k * params.stack_stride + column;
  let own = row_deviation(at_input, params.input_stride, params.k, CENTRED == 1u, params.epsilon);
  let means = stack_means(own, at_input, at_stack);
  var at = row * params.k * params.output_stride + column;
  for (var j = 0u; j < params.k; j++) {
    let y = normalised(own, at_input + j * params.input_stride);
    let t = stack[at_stack + j * params.stack_stride];
    output[at] = own.reciprocal * fma(-y, means.along, t - means.plain);
    at += params.output_stride;
  }
}
