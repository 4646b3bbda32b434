// target[b, r, i] += scale source[r, i] for every block b, in place.
// target [blocks * rows, columns], source [rows, columns]: one unit, k-major, own strides (as vec4 of columns)
// Padding columns of the last vec4 are added too and hold nothing of use.
// Grid: ceil(rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns of every block.
// Error: u (|target| + |scale source|), u = 2^-24, of the new target: one rounding, or two where fma takes two.
import package::shared::folded_grid::folded_index;

struct Params {
  rows: u32, // of a block
  columns4: u32, // ceil(columns / 4)
  blocks: u32,
  target_stride: u32, // vec4
  source_stride: u32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> source: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> total: array<vec4f>;

@compute @workgroup_size(64)
fn add_to(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.rows) { return; }
  let own = source[row * params.source_stride + column];
  var at = row * params.target_stride + column;
  for (var block = 0u; block < params.blocks; block++) {
    total[at] = fma(vec4f(params.scale), own, total[at]);
    at += params.rows * params.target_stride;
  }
}
