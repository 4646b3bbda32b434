// C = alpha A^T B + epilogue, for each matrix of a batch; both operands k-major.
//
// Buffers (float32): a [batch / a_repeat, k, a_stride], b [b_period or batch, k, b_stride], c [batch, m, c_stride], columns
// padded to 16.
// EPILOGUE 0: nothing. 1: + beta e[batch / a_repeat, row], a bias vector. 2: + c, accumulating into what is there.
// Grid: (ceil(n / 64), blocks of 64 rows from first_row, matrices from first_batch) workgroups of 32 threads. A thread holds 16 x 8 entries in registers; the four
// threads of a quad share their 16 rows of A, each loading a quarter where the adapter has subgroups. No barriers.
// Order of accumulation: k ascending with fma, partial sums of 256 terms added in order.
// Error: |c - exact| <= (256 + k / 256 + 2) u sum_k |a b|, u = 2^-24.
import package::shared::matmul_params::MatmulParams;
import package::shared::register_tile::RegisterTile;
import package::shared::register_tile::multiply_add;
import package::shared::register_tile::flush;
@if(SUBGROUPS) enable subgroups;
@if(SUBGROUPS) diagnostic(off, subgroup_uniformity);

override EPILOGUE: u32 = 0u;

@group(0) @binding(0) var<uniform> params: MatmulParams;
@group(1) @binding(0) var<storage, read> a: array<vec4f>;
@group(1) @binding(1) var<storage, read> b: array<vec4f>;
@group(1) @binding(2) var<storage, read> e: array<f32>;
@group(2) @binding(0) var<storage, read_write> c: array<vec4f>;

fn store(row: u32, column: u32, batch: u32, low: vec4f, high: vec4f) {
  if (row >= params.m) { return; }
  let at = batch * params.c_batch + row * params.c_stride + column;
  var offset_low = vec4f();
  var offset_high = vec4f();
  if (EPILOGUE == 1u) {
    offset_low = vec4f(params.beta * e[batch / params.a_repeat * params.e_batch + row]);
    offset_high = offset_low;
  }
  if (EPILOGUE == 2u) {
    offset_low = c[at];
    offset_high = c[at + 1u];
  }
  c[at] = fma(vec4f(params.alpha), low, offset_low);
  c[at + 1u] = fma(vec4f(params.alpha), high, offset_high);
}

@compute @workgroup_size(32)
fn matmul_registers(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let batch = params.first_batch + group.z;
  let lane = thread % 4u;
  let quad = thread / 4u;
  let row = (params.first_row + group.y) * 64u + (quad / 2u) * 16u;
  let first_column = group.x * 16u + (quad % 2u) * 8u; // in vec4, of the quad
  let column = first_column + lane * 2u;
  if (row >= params.m || first_column * 4u >= params.n) { return; }
  var total = RegisterTile();
  var part = RegisterTile();
  var at_a = batch / params.a_repeat * params.a_batch + row / 4u;
  var at_b = batch % params.b_period * params.b_batch + min(column, params.b_stride - 2u);
  for (var block = 0u; block < params.k; block += 256u) {
    let end = min(block + 256u, params.k);
    for (var k = block; k < end; k++) {
      @if(SUBGROUPS) let own = a[at_a + lane];
      @if(SUBGROUPS) let a0 = quadBroadcast(own, 0u);
      @if(SUBGROUPS) let a1 = quadBroadcast(own, 1u);
      @if(SUBGROUPS) let a2 = quadBroadcast(own, 2u);
      @if(SUBGROUPS) let a3 = quadBroadcast(own, 3u);
      @if(!SUBGROUPS) let a0 = a[at_a];
      @if(!SUBGROUPS) let a1 = a[at_a + 1u];
      @if(!SUBGROUPS) let a2 = a[at_a + 2u];
      @if(!SUBGROUPS) let a3 = a[at_a + 3u];
      multiply_add(&part, a0, a1, a2, a3, b[at_b], b[at_b + 1u]);
      at_a += params.a_stride;
      at_b += params.b_stride;
    }
    flush(&total, &part);
  }
  if (column >= params.c_stride) { return; }
  store_tile(row, column, batch, &total);
}

fn store_tile(row: u32, column: u32, batch: u32, total: ptr<function, RegisterTile>) {
  store(row, column, batch, (*total)[0], (*total)[1]);
  store(row + 1u, column, batch, (*total)[2], (*total)[3]);
  store(row + 2u, column, batch, (*total)[4], (*total)[5]);
  store(row + 3u, column, batch, (*total)[6], (*total)[7]);
  store(row + 4u, column, batch, (*total)[8], (*total)[9]);
  store(row + 5u, column, batch, (*total)[10], (*total)[11]);
  store(row + 6u, column, batch, (*total)[12], (*total)[13]);
  store(row + 7u, column, batch, (*total)[14], (*total)[15]);
  store(row + 8u, column, batch, (*total)[16], (*total)[17]);
  store(row + 9u, column, batch, (*total)[18], (*total)[19]);
  store(row + 10u, column, batch, (*total)[20], (*total)[21]);
  store(row + 11u, column, batch, (*total)[22], (*total)[23]);
  store(row + 12u, column, batch, (*total)[24], (*total)[25]);
  store(row + 13u, column, batch, (*total)[26], (*total)[27]);
  store(row + 14u, column, batch, (*total)[28], (*total)[29]);
  store(row + 15u, column, batch, (*total)[30], (*total)[31]);
}
