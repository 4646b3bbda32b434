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
import package::shared::element_function::input;
import package::shared::element_function::input_place;
import package::shared::element_function::is_element;
import package::shared::element_function::output;
import package::shared::element_function::output_place;
import package::shared::element_function::params;
import package::shared::activations::derivative_of;
import package::shared::activations::with_undefined;

override KIND: u32 = 0u;

@compute @workgroup_size(64)
fn activation_derivative(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  if (!is_element(index)) { return; }
  let bits = input[input_place(index)];
  let derivative = derivative_of(KIND, bitcast<vec4f>(bits), params.first_constant);
  output[output_place(index)] = with_undefined(KIND, bits, derivative);
}
