// C = alpha A^T B + epilogue, for each matrix of a batch; both operands k-major.
//
// Buffers (float32): a [batch / a_repeat, k, a_stride], b [b_period or batch, k, b_stride], c [batch, m, c_stride], columns
// padded to 16.
// EPILOGUE 0: nothing. 1: + beta e[batch / a_repeat, row], a bias vector. 2: + c, accumulating into what is there.
// Grid: (ceil(n / 64), blocks of 64 rows from first_row, matrices from first_batch) workgroups of 64 threads, 8 x 8 entries each, through workgroup memory.
// Order of accumulation: k ascending with fma, partial sums of 256 terms added in order.
// Error: |c - exact| <= (256 + k / 256 + 2) u sum_k |a b|, u = 2^-24.
import package::shared::matmul_params::MatmulParams;
import package::shared::workgroup_tile::ThreadTile;
import package::shared::workgroup_tile::STEP_ROWS;
import package::shared::workgroup_tile::BLOCK_VEC4;
import package::shared::workgroup_tile::left;
import package::shared::workgroup_tile::right;
import package::shared::workgroup_tile::multiply_step;
import package::shared::workgroup_tile::flush_8x8;

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


fn product(total: ptr<function, ThreadTile>, row: u32, column: u32, batch: u32, thread: u32) {
  var part = ThreadTile();
  let a_from = batch / params.a_repeat * params.a_batch;
  let b_from = batch % params.b_period * params.b_batch;
  for (var first = 0u; first < params.k; first += STEP_ROWS) {
    for (var slot = thread; slot < 256u; slot += 64u) {
      let k = first + slot / BLOCK_VEC4;
      let at = slot % BLOCK_VEC4;
      let inside = k < params.k;
      left[slot] = select(vec4f(), a[a_from + min(k, params.k - 1u) * params.a_stride + min(row + at, params.a_stride - 1u)], inside);
      right[slot] = select(vec4f(), b[b_from + min(k, params.k - 1u) * params.b_stride + min(column + at, params.b_stride - 1u)], inside);
    }
    workgroupBarrier();
    multiply_step(&part, thread);
    if ((first + STEP_ROWS) % 256u == 0u) { flush_8x8(total, &part); }
    workgroupBarrier();
  }
  flush_8x8(total, &part);
}

@compute @workgroup_size(64)
fn matmul_tiled(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  var total = ThreadTile();
  let batch = params.first_batch + group.z;
  product(&total, (params.first_row + group.y) * BLOCK_VEC4, group.x * BLOCK_VEC4, batch, thread);
  let row = (params.first_row + group.y) * 64u + (thread / 8u) * 8u;
  let column = group.x * BLOCK_VEC4 + (thread % 8u) * 2u;
  if (column >= params.c_stride) { return; }
  store(row + 0u, column, batch, total[0], total[1]);
  store(row + 1u, column, batch, total[2], total[3]);
  store(row + 2u, column, batch, total[4], total[5]);
  store(row + 3u, column, batch, total[6], total[7]);
  store(row + 4u, column, batch, total[8], total[9]);
  store(row + 5u, column, batch, total[10], total[11]);
  store(row + 6u, column, batch, total[12], total[13]);
  store(row + 7u, column, batch, total[14], total[15]);
}
