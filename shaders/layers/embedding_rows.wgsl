// output[z, t features + f, x] = scale * weight[z, f, id] with id = tokens[t, x]: a column of a table for each token, for each
// set z of tables. An id that is no whole number from 0 to vocabulary - 1 gives NaN.
// tokens [positions, columns] (as vec4 of columns), weight [sets, features, weight_stride] with weight_set floats from one set
// to the next (as floats), output [sets * positions * features, columns] (as vec4 of bits)
// Grid: ceil(sets positions features ceil(columns / 4) / 64) workgroups, folded to (x, y). Error: one rounding, u |output|.
import package::shared::folded_grid::folded_index;
import package::shared::nan_bits::nan_where;
import package::shared::finite_bits::are_finite;

struct Params {
  sets: u32,
  positions: u32,
  features: u32,
  vocabulary: u32,
  columns4: u32, // ceil(columns / 4)
  token_stride: u32, // vec4
  weight_stride: u32, // floats
  weight_set: u32,
  output_stride: u32, // vec4
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> tokens: array<vec4f>;
@group(1) @binding(1) var<storage, read> weight: array<f32>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4u>;

@compute @workgroup_size(64)
fn embedding_rows(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let column = index % params.columns4;
  let row = index / params.columns4;
  let feature = row % params.features;
  let t = row / params.features % params.positions;
  let z = row / params.features / params.positions;
  if (z >= params.sets) { return; }
  let token = tokens[t * params.token_stride + column];
  let last = vec4f(f32(params.vocabulary) - 1.0);
  let known = are_finite(token) & (token >= vec4f()) & (token <= last) & (token == floor(token));
  let id = vec4u(select(vec4f(), token, known));
  let start = z * params.weight_set + feature * params.weight_stride;
  let value = vec4f(weight[start + id.x], weight[start + id.y], weight[start + id.z], weight[start + id.w]);
  output[row * params.output_stride + column] = nan_where(!known, params.scale * value);
}
