// The cotangent of the squared error 1/2 |f - y|^2 towards real-valued targets y, one column per datapoint:
//   output[c, i] = scale (f[c, i] - y[c, i]).
//
// Buffers: logits, targets and output [C, n] float32, k-major with their own strides (as vec4 of columns), in three buffers.
// Padding columns of the last vec4 hold nothing of use.
// Grid: ceil(C ceil(n / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns.
// Error of an entry, u = 2^-24: 2 u |entry|.
import package::shared::folded_grid::folded_index;

struct Params {
  rows: u32, // C
  columns4: u32, // ceil(n / 4)
  logits_stride: u32, // vec4
  targets_stride: u32,
  output_stride: u32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> logits: array<vec4f>;
@group(1) @binding(1) var<storage, read> targets: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn target_cotangent(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.rows) { return; }
  let difference = logits[row * params.logits_stride + column] - targets[row * params.targets_stride + column];
  output[row * params.output_stride + column] = params.scale * difference;
}
