// target[b, r, i] /= divisor[r, i] for every block b, in place.
// target [blocks * rows, columns], divisor [rows, columns], k-major with their own strides (as vec4 of columns)
// Padding columns of the last vec4 are divided too and hold nothing of use.
// Grid: ceil(rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns of every block.
// Error: 5 u |target|, u = 2^-24: what WGSL grants a division, for divisors from 2^-126 to 2^126.
import package::shared::folded_grid::folded_index;

struct Params {
  rows: u32, // of a block
  columns4: u32, // ceil(columns / 4)
  blocks: u32,
  target_stride: u32, // vec4
  divisor_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> divisor: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> quotient: array<vec4f>;

@compute @workgroup_size(64)
fn divide_blocks(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.rows) { return; }
  let own = divisor[row * params.divisor_stride + column];
  var at = row * params.target_stride + column;
  for (var block = 0u; block < params.blocks; block++) {
    quotient[at] /= own;
    at += params.rows * params.target_stride;
  }
}
