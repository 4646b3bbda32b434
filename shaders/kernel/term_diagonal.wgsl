// One layer's term of a kernel's diagonal: output[i] (+)= (alpha |a_i|^2 + beta) |d_i|^2.
//
// Buffers (float32, k-major, columns as vec4): a [activation_rows, n] activations before the layer, d [delta_rows, n]
// cotangents after it, output [n, rounded up to 4]. Without delta rows |d_i|^2 is delta_constant.
// Grid: ceil(n / 256) workgroups of 64 threads, 4 datapoints each.
// Order of accumulation: as the kernel tile: k ascending with fma, partial sums of 256 terms added in order.
// Error: each norm within (256 + k / 256 + 2) u of itself, u = 2^-24; their product and sum add 3 u.
struct Params {
  n: u32,
  activation_rows: u32,
  delta_rows: u32,
  a_stride: u32, // vec4
  d_stride: u32,
  accumulate: u32,
  alpha: f32,
  beta: f32,
  delta_constant: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> a: array<vec4f>;
@group(1) @binding(1) var<storage, read> d: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

fn activation_norms(column: u32) -> vec4f {
  var total = vec4f();
  for (var block = 0u; block < params.activation_rows; block += 256u) {
    var part = vec4f();
    for (var k = block; k < min(block + 256u, params.activation_rows); k++) {
      let value = a[k * params.a_stride + column];
      part = fma(value, value, part);
    }
    total += part;
  }
  return total;
}

fn delta_norms(column: u32) -> vec4f {
  if (params.delta_rows == 0u) { return vec4f(params.delta_constant); }
  var total = vec4f();
  for (var block = 0u; block < params.delta_rows; block += 256u) {
    var part = vec4f();
    for (var k = block; k < min(block + 256u, params.delta_rows); k++) {
      let value = d[k * params.d_stride + column];
      part = fma(value, value, part);
    }
    total += part;
  }
  return total;
}

@compute @workgroup_size(64)
fn term_diagonal(@builtin(global_invocation_id) id: vec3u) {
  if (4u * id.x >= params.n) { return; }
  var sum = fma(vec4f(params.alpha), activation_norms(id.x), vec4f(params.beta)) * delta_norms(id.x);
  if (params.accumulate == 1u) { sum += output[id.x]; }
  output[id.x] = sum;
}
