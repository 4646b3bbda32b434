// One layer's term of a kernel tile: (alpha <a_i, a'_j> + beta) <d_i, d'_j>, both Grams made and multiplied in registers;
// of a full kernel the terms of all pairs of logits, and what they share, the first factor, read from a matrix (FACTOR 1).
//
// Buffers (float32, k-major, columns padded to 16): a1 [activation_rows, n1], a2 [activation_rows, n2] activations before the
// layer, or with FACTOR 1 a1 [n1, n2] the factor; d1 [*, n1], d2 [*, n2] cotangents after it, delta_rows of them from d1_from
// and d2_from (C stacked blocks for a trace, block c and block d for a pair of logits, folded features for a readout).
// out: rows and columns as TileParams says.
// Grid: a rectangle of 64 x 64 blocks from (first_row, first_column), pairs of logits from first_pair.
// Workgroups of 64 threads; a thread holds 8 x 8 entries, 16 rows of both operands at a time go through workgroup memory.
// Order of accumulation: each Gram over k ascending with fma, partial sums of 256 terms added in order.
// Error: each Gram within (256 + k / 256 + 2) u sum |x y|, u = 2^-24; their product and sum add 3 u, a factor 1 u.
import package::shared::kernel_store::TileParams;
import package::shared::kernel_store::Pair;
import package::shared::kernel_store::pair_of;
import package::shared::kernel_store::block_of;
import package::shared::kernel_store::output_index;
import package::shared::kernel_store::mirrored_index;
import package::shared::workgroup_tile::ThreadTile;
import package::shared::workgroup_tile::STEP_ROWS;
import package::shared::workgroup_tile::BLOCK_VEC4;
import package::shared::workgroup_tile::left;
import package::shared::workgroup_tile::right;
import package::shared::workgroup_tile::multiply_step;
import package::shared::workgroup_tile::flush_8x8;
import package::shared::workgroup_tile::scale_offset_8x8;
import package::shared::workgroup_tile::multiply_by_8x8;

override FACTOR: u32 = 0u;

@group(0) @binding(0) var<uniform> params: TileParams;
@group(1) @binding(0) var<storage, read> a1: array<vec4f>;
@group(1) @binding(1) var<storage, read> a2: array<vec4f>;
@group(1) @binding(2) var<storage, read> d1: array<vec4f>;
@group(1) @binding(3) var<storage, read> d2: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> out: array<f32>;

fn activation_gram(total: ptr<function, ThreadTile>, row: u32, column: u32, thread: u32) {
  var part = ThreadTile();
  for (var first = 0u; first < params.activation_rows; first += STEP_ROWS) {
    for (var slot = thread; slot < 256u; slot += 64u) {
      let k = first + slot / BLOCK_VEC4;
      let at = slot % BLOCK_VEC4;
      let inside = k < params.activation_rows;
      left[slot] = select(vec4f(), a1[min(k, params.activation_rows - 1u) * params.a1_stride + min(row + at, params.a1_stride - 1u)], inside);
      right[slot] = select(vec4f(), a2[min(k, params.activation_rows - 1u) * params.a2_stride + min(column + at, params.a2_stride - 1u)], inside);
    }
    workgroupBarrier();
    multiply_step(&part, thread);
    if ((first + STEP_ROWS) % 256u == 0u) { flush_8x8(total, &part); }
    workgroupBarrier();
  }
  flush_8x8(total, &part);
}

fn delta_gram(total: ptr<function, ThreadTile>, row: u32, column: u32, thread: u32, pair: Pair) {
  let from_1 = params.d1_from + pair.c * params.delta_rows * params.d1_stride;
  let from_2 = params.d2_from + pair.d * params.delta_rows * params.d2_stride;
  var part = ThreadTile();
  for (var first = 0u; first < params.delta_rows; first += STEP_ROWS) {
    for (var slot = thread; slot < 256u; slot += 64u) {
      let k = first + slot / BLOCK_VEC4;
      let at = slot % BLOCK_VEC4;
      let inside = k < params.delta_rows;
      left[slot] = select(vec4f(), d1[from_1 + min(k, params.delta_rows - 1u) * params.d1_stride + min(row + at, params.d1_stride - 1u)], inside);
      right[slot] = select(vec4f(), d2[from_2 + min(k, params.delta_rows - 1u) * params.d2_stride + min(column + at, params.d2_stride - 1u)], inside);
    }
    workgroupBarrier();
    multiply_step(&part, thread);
    if ((first + STEP_ROWS) % 256u == 0u) { flush_8x8(total, &part); }
    workgroupBarrier();
  }
  flush_8x8(total, &part);
}

fn store(i: u32, j: u32, pair: Pair, mirrored: bool, value: f32) {
  if (i >= params.n1 || j >= params.n2) { return; }
  let at = output_index(i, j, pair, params);
  var sum = value;
  if (FACTOR == 1u) { sum *= a1[i * params.a1_stride + j / 4u][j % 4u]; }
  if (params.accumulate == 1u) { sum += out[at]; }
  out[at] = sum;
  if (mirrored) { out[mirrored_index(i, j, pair, params)] = sum; }
}

// Two vec4 to a row. The copy is indexed by a loop, so that the tile itself need not leave its registers.
fn store_tile(i: u32, j: u32, pair: Pair, mirrored: bool, tile: ptr<function, ThreadTile>) {
  var rows = *tile;
  for (var part = 0u; part < 16u; part++) {
    for (var e = 0u; e < 4u; e++) { store(i + part / 2u, j + (part % 2u) * 4u + e, pair, mirrored, rows[part][e]); }
  }
}

@compute @workgroup_size(64)
fn kernel_tile_tiled(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let pair = pair_of(group, params);
  let block = block_of(group, pair, params);
  if (!block.needed) { return; }
  var product = ThreadTile();
  var deltas = ThreadTile();
  activation_gram(&product, block.row * BLOCK_VEC4, block.column * BLOCK_VEC4, thread);
  scale_offset_8x8(&product, params.alpha, params.beta);
  delta_gram(&deltas, block.row * BLOCK_VEC4, block.column * BLOCK_VEC4, thread, pair);
  if (params.delta_rows == 0u) { scale_offset_8x8(&deltas, 0.0, select(0.0, params.delta_constant, pair.c == pair.d)); }
  multiply_by_8x8(&product, &deltas);
  store_tile(block.row * 64u + (thread / 8u) * 8u, block.column * 64u + (thread % 8u) * 8u, pair, block.mirrored, &product);
}
