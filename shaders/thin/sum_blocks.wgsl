// The sum of partial sums: output[i] = scale * sum over blocks b of partials[b, i].
// partials [blocks, stride] vec4, of which the first `count` of each block are used
// output  [count] vec4
// Grid: x = ceil(count / 64). One invocation makes one entry.
// Order: ascending b, in groups of 256 that are summed in turn.
// Error of an entry: at most (min(blocks, 256) + blocks / 256 + 1) u scale sum |partials[b, i]|, u = 2^-24.
struct Params {
  blocks: u32,
  count: u32,
  stride: u32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> partials: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn sum_blocks(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.count) {
    return;
  }
  var total = vec4f();
  for (var first = 0u; first < params.blocks; first += 256) {
    let last = min(first + 256, params.blocks);
    var sum = vec4f();
    for (var block = first; block < last; block++) {
      sum += partials[block * params.stride + id.x];
    }
    total += sum;
  }
  output[id.x] = params.scale * total;
}
