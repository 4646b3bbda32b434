// The words of a batch: output[i] = input[indices[first + i]] for i below count.
// input [n] u32 (labels, for example), indices: u32 below n, output [count] u32
// Grid: ceil(count / 64) workgroups, folded to (x, y). One invocation copies one word. Exact.
import package::shared::folded_grid::folded_index;

struct Params {
  count: u32,
  first: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<u32>;
@group(1) @binding(1) var<storage, read> indices: array<u32>;
@group(2) @binding(0) var<storage, read_write> output: array<u32>;

@compute @workgroup_size(64)
fn gather_words(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  if (index >= params.count) { return; }
  output[index] = input[indices[params.first + index]];
}
