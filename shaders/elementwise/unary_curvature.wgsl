// output = f''(input), element by element, for the function KIND of shaders/shared/unary_functions.wgsl and its constants.
// input, output [rows, columns] k-major with their own strides (as vec4 of columns, bits); dimensionless
// Padding columns of the last vec4 are computed too and hold nothing of use.
// NaN stays NaN; outside its domain, and at infinities where there is no limit, a function is NaN.
// Grid: ceil(rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns.
// Error relative to |output|, in u = 2^-24: those that are straight 0; exp 3; ELU 4; log 11; reciprocal 18; softsign 20;
// sqrt 24; cosine 6, and 2^-54 |input| besides; CELU 8 + 5 |input / alpha|; power as that of two degrees less, 3 + 2 |log input|
// more, and infinite where x^(p - 2) is beyond 2^126. Where results are below the normal floats, at most 2^-115 more.
import package::shared::folded_grid::folded_index;
import package::shared::element_function::input;
import package::shared::element_function::input_place;
import package::shared::element_function::is_element;
import package::shared::element_function::output;
import package::shared::element_function::output_place;
import package::shared::element_function::params;
import package::shared::unary_functions::unary_curvature_of;
import package::shared::unary_functions::with_undefined_of;

override KIND: u32 = 0u;

@compute @workgroup_size(64)
fn unary_curvature(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  if (!is_element(index)) { return; }
  let bits = input[input_place(index)];
  let curvature = unary_curvature_of(KIND, bitcast<vec4f>(bits), params.first_constant, params.second_constant);
  output[output_place(index)] = with_undefined_of(KIND, bits, curvature);
}
