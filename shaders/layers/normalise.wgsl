// output_j = (z_j - mean) / sqrt(mean of (z - mean)^2 + epsilon) over the numbers z_1 to z_k of each row of a value, for each
// datapoint; with CENTRED 0 the mean taken off is 0.
// input, output [rows * k, columns], k-major with their own strides (as vec4 of columns)
// Grid: ceil(rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes a row for 4 columns.
// Order of accumulation: ascending, two passes for mean and variance, partial sums of 256 terms added in order.
// Error: (2 s + 16) u (|output_j| + mean of |z| / deviation), s = min(k, 256) + k / 256, u = 2^-24.
import package::shared::folded_grid::folded_index;
import package::shared::row_deviation::input;
import package::shared::row_deviation::row_deviation;

override CENTRED: u32 = 1u;

struct Params {
  rows: u32,
  k: u32,
  columns4: u32, // ceil(columns / 4)
  input_stride: u32, // vec4
  output_stride: u32,
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn normalise(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.rows) { return; }
  let start = row * params.k * params.input_stride + column;
  let own = row_deviation(start, params.input_stride, params.k, CENTRED == 1u, params.epsilon);
  let at = row * params.k * params.output_stride + column;
  for (var j = 0u; j < params.k; j++) {
    output[at + j * params.output_stride] = (input[start + j * params.input_stride] - own.mean) * own.reciprocal;
  }
}
