// output = phi'(input), element by element, for the activation KIND; kinks take the derivative of their left side.
// input, output [rows, columns] k-major with their own strides (as vec4 of columns, bits); dimensionless
// Padding columns of the last vec4 are computed too and hold nothing of use.
// NaN stays NaN; the cosine of an infinity is NaN.
// Grid: ceil(rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns.
// Error relative to |output|, in u = 2^-24: identity, ReLU, leaky ReLU 0; erf 5; softplus 12; tanh, sigmoid 16;
// sine (its cosine) 6, and 2^-54 |input| besides. Error relative to |phi(z) / z| + |phi'(z) - phi(z) / z|, the two
// terms added: GELU, SiLU 18; the tanh form of GELU 24 + 4 |2 g| with g the argument of its tanh.
// Where results are below the normal floats, at most 2^-115 more.
import package::shared::folded_grid::folded_index;
import package::shared::activations::derivative_of;
import package::shared::activations::with_undefined;

override KIND: u32 = 0u;

struct Params {
  rows: u32,
  columns4: u32, // ceil(columns / 4)
  input_stride: u32, // vec4
  output_stride: u32,
  slope: f32, // of the leaky ReLU below zero
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<vec4u>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4u>;

@compute @workgroup_size(64)
fn activation_derivative(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.rows) { return; }
  let bits = input[row * params.input_stride + column];
  let derivative = derivative_of(KIND, bitcast<vec4f>(bits), params.slope);
  output[row * params.output_stride + column] = with_undefined(KIND, bits, derivative);
}
