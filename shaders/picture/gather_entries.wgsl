// Entries of a matrix at given places: output[s] = matrix[places[s]].
// matrix: floats; places [count]: offsets in floats from the matrix's start; output [count].
// Grid: x = ceil(count / 64). Exact: values are copied.
struct Params {
  count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> matrix: array<f32>;
@group(1) @binding(1) var<storage, read> places: array<u32>;
@group(2) @binding(0) var<storage, read_write> output: array<f32>;

@compute @workgroup_size(64)
fn gather_entries(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < params.count) {
    output[id.x] = matrix[places[id.x]];
  }
}
