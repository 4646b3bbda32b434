// The diagonal of a square matrix: output[i] = matrix[i, i].
// matrix [n, n] with padded stride; output [n]. Grid: x = ceil(n / 64). Exact: values are copied.
struct Params {
  n: u32,
  stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> matrix: array<f32>;
@group(2) @binding(0) var<storage, read_write> output: array<f32>;

@compute @workgroup_size(64)
fn diagonal(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < params.n) {
    output[id.x] = matrix[id.x * params.stride + id.x];
  }
}
