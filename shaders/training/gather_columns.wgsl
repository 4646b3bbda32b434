// The columns of a batch: output[f, i] = input[f, indices[first + i]] for i below count.
// input [features, n], output [features, count], k-major with padded strides (as bits); indices: u32 below n
// Padding columns of the last vec4 repeat the batch's last column.
// Grid: ceil(features ceil(count / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns.
// Exact: bits are copied.
import package::shared::folded_grid::folded_index;

struct Params {
  features: u32,
  count: u32,
  first: u32,
  input_stride: u32, // floats
  output_stride: u32, // vec4
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<u32>;
@group(1) @binding(1) var<storage, read> indices: array<u32>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4u>;

@compute @workgroup_size(64)
fn gather_columns(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let count4 = (params.count + 3u) / 4u;
  let row = index / count4;
  let column = index % count4;
  if (row >= params.features) { return; }
  let start = row * params.input_stride;
  let at = vec4u(params.first) + min(4u * column + vec4u(0u, 1u, 2u, 3u), vec4u(params.count - 1u));
  let bits = vec4u(
    input[start + indices[at.x]],
    input[start + indices[at.y]],
    input[start + indices[at.z]],
    input[start + indices[at.w]],
  );
  output[row * params.output_stride + column] = bits;
}
