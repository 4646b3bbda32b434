// output = phi(input), element by element, for the activation KIND.
// input, output [rows, columns] k-major with their own strides (as vec4 of columns, bits); dimensionless
// Padding columns of the last vec4 are computed too and hold nothing of use.
// NaN stays NaN; the sine of an infinity is NaN.
// Grid: ceil(rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns.
// Error relative to |output|, in u = 2^-24: identity, ReLU 0; leaky ReLU 1; tanh, sigmoid 12; SiLU 13; softplus 14;
// erf 16; GELU 17, its tanh form 14 + 4 |2 g| with g the argument of its tanh; sine 6, and 2^-54 |input| besides.
// Where results are below the normal floats, at most 2^-115 more.
import package::shared::folded_grid::folded_index;
import package::shared::element_function::input;
import package::shared::element_function::input_place;
import package::shared::element_function::is_element;
import package::shared::element_function::output;
import package::shared::element_function::output_place;
import package::shared::element_function::params;
import package::shared::activations::value_of;
import package::shared::activations::with_undefined;

override KIND: u32 = 0u;

@compute @workgroup_size(64)
fn activation(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  if (!is_element(index)) { return; }
  let bits = input[input_place(index)];
  let value = value_of(KIND, bitcast<vec4f>(bits), params.first_constant);
  output[output_place(index)] = with_undefined(KIND, bits, value);
}
