// One layer's term of a kernel tile: (alpha <a_i, a'_j> + beta) <d_i, d'_j>, both Grams made and multiplied in registers;
// of a full kernel the terms of all pairs of logits, and what they share, the first factor, read from a matrix (FACTOR 1).
//
// Buffers (float32, k-major, columns padded to 16): a1 [activation_rows, n1], a2 [activation_rows, n2] activations before the
// layer, or with FACTOR 1 a1 [n1, n2] the factor; d1 [*, n1], d2 [*, n2] cotangents after it, delta_rows of them from d1_from
// and d2_from (C stacked blocks for a trace, block c and block d for a pair of logits, folded features for a readout).
// out: rows and columns as TileParams says.
// Grid: a rectangle of 64 x 64 blocks from (first_row, first_column), pairs of logits from first_pair.
// Workgroups of 32 threads; a thread holds 16 x 8 entries, the four threads of a quad share their 16 rows. No barriers.
// Order of accumulation: each Gram over k ascending with fma, partial sums of 256 terms added in order.
// Error: each Gram within (256 + k / 256 + 2) u sum |x y|, u = 2^-24; their product and sum add 3 u, a factor 1 u.
import package::shared::kernel_store::TileParams;
import package::shared::kernel_store::Pair;
import package::shared::kernel_store::pair_of;
import package::shared::kernel_store::block_of;
import package::shared::kernel_store::output_index;
import package::shared::kernel_store::mirrored_index;
import package::shared::register_tile::RegisterTile;
import package::shared::register_tile::multiply_add;
import package::shared::register_tile::flush;
import package::shared::register_tile::scale_offset;
import package::shared::register_tile::multiply_by;
@if(SUBGROUPS) enable subgroups;
@if(SUBGROUPS) diagnostic(off, subgroup_uniformity);

override FACTOR: u32 = 0u;

@group(0) @binding(0) var<uniform> params: TileParams;
@group(1) @binding(0) var<storage, read> a1: array<vec4f>;
@group(1) @binding(1) var<storage, read> a2: array<vec4f>;
@group(1) @binding(2) var<storage, read> d1: array<vec4f>;
@group(1) @binding(3) var<storage, read> d2: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> out: array<f32>;

fn activation_gram(total: ptr<function, RegisterTile>, row: u32, column: u32, lane: u32) {
  var part = RegisterTile();
  var at_1 = row / 4u;
  var at_2 = min(column, params.a2_stride - 2u);
  for (var block = 0u; block < params.activation_rows; block += 256u) {
    let end = min(block + 256u, params.activation_rows);
    for (var k = block; k < end; k++) {
      @if(SUBGROUPS) let own = a1[at_1 + lane];
      @if(SUBGROUPS) let r0 = quadBroadcast(own, 0u);
      @if(SUBGROUPS) let r1 = quadBroadcast(own, 1u);
      @if(SUBGROUPS) let r2 = quadBroadcast(own, 2u);
      @if(SUBGROUPS) let r3 = quadBroadcast(own, 3u);
      @if(!SUBGROUPS) let r0 = a1[at_1];
      @if(!SUBGROUPS) let r1 = a1[at_1 + 1u];
      @if(!SUBGROUPS) let r2 = a1[at_1 + 2u];
      @if(!SUBGROUPS) let r3 = a1[at_1 + 3u];
      multiply_add(&part, r0, r1, r2, r3, a2[at_2], a2[at_2 + 1u]);
      at_1 += params.a1_stride;
      at_2 += params.a2_stride;
    }
    flush(total, &part);
  }
}

fn delta_gram(total: ptr<function, RegisterTile>, row: u32, column: u32, lane: u32, pair: Pair) {
  var part = RegisterTile();
  var at_1 = params.d1_from + pair.c * params.delta_rows * params.d1_stride + row / 4u;
  var at_2 = params.d2_from + pair.d * params.delta_rows * params.d2_stride + min(column, params.d2_stride - 2u);
  for (var block = 0u; block < params.delta_rows; block += 256u) {
    let end = min(block + 256u, params.delta_rows);
    for (var k = block; k < end; k++) {
      @if(SUBGROUPS) let own = d1[at_1 + lane];
      @if(SUBGROUPS) let r0 = quadBroadcast(own, 0u);
      @if(SUBGROUPS) let r1 = quadBroadcast(own, 1u);
      @if(SUBGROUPS) let r2 = quadBroadcast(own, 2u);
      @if(SUBGROUPS) let r3 = quadBroadcast(own, 3u);
      @if(!SUBGROUPS) let r0 = d1[at_1];
      @if(!SUBGROUPS) let r1 = d1[at_1 + 1u];
      @if(!SUBGROUPS) let r2 = d1[at_1 + 2u];
      @if(!SUBGROUPS) let r3 = d1[at_1 + 3u];
      multiply_add(&part, r0, r1, r2, r3, d2[at_2], d2[at_2 + 1u]);
      at_1 += params.d1_stride;
      at_2 += params.d2_stride;
    }
    flush(total, &part);
  }
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
fn store_tile(i: u32, j: u32, pair: Pair, mirrored: bool, tile: ptr<function, RegisterTile>) {
  var rows = *tile;
  for (var part = 0u; part < 32u; part++) {
    for (var e = 0u; e < 4u; e++) { store(i + part / 2u, j + (part % 2u) * 4u + e, pair, mirrored, rows[part][e]); }
  }
}

@compute @workgroup_size(32)
fn kernel_tile_registers(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let pair = pair_of(group, params);
  let block = block_of(group, pair, params);
  let lane = thread % 4u;
  let quad = thread / 4u;
  let row = block.row * 64u + (quad / 2u) * 16u;
  let first_column = block.column * 16u + (quad % 2u) * 8u; // in vec4, of the quad
  let column = first_column + lane * 2u;
  if (!block.needed || row >= params.n1 || first_column * 4u >= params.n2) { return; }
  var product = RegisterTile();
  var deltas = RegisterTile();
  activation_gram(&product, row, column, lane);
  scale_offset(&product, params.alpha, params.beta);
  delta_gram(&deltas, row, column, lane, pair);
  if (params.delta_rows == 0u) { scale_offset(&deltas, 0.0, select(0.0, params.delta_constant, pair.c == pair.d)); }
  multiply_by(&product, &deltas);
  store_tile(row, column * 4u, pair, block.mirrored, &product);
}
