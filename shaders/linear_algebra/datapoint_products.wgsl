// C = alpha A B for each datapoint by itself, each matrix of a batch and each block of a stack; with ACCUMULATE C += alpha A B.
// c[row of (z, g, i, j)] (+)= alpha sum_l a[row of (z, g, i, l)] b[row of (z, g, l, j)], all four columns of datapoints at once.
//
// Buffers: a, b, c values [rows, columns], k-major with their own strides (as vec4 of datapoints); places [terms, cells].
// Rows: a at a_first + z a_block + g a_batch + i a_row + l a_term, b at b_first + z b_block + g b_batch + l b_term + j b_column,
// c at c_first + z c_block + g c_batch + i c_row + j c_column. INDEXED 1: i counts from first_patch through rows of a patch,
// channel major, and a's row is a_first + z a_block + g a_batch + (i / cells) plane + places[l, i % cells], zero where that
// is -1.
// Grid: ceil(invocations / 64) workgroups, folded to (x, y), from invocation `first` on. No barriers: an invocation makes
// 8 x 4 entries for 4 datapoints in registers; the four of a quad share 8 rows of a and their datapoints, each loading a
// quarter of a where the adapter has subgroups.
// Order of accumulation: l ascending with fma, partial sums of 256 terms added in order.
// Error: (256 + k / 256 + 2) u sum_l |alpha a b|, u = 2^-24, and one rounding of the sum with ACCUMULATE.
import package::shared::folded_grid::folded_index;
import package::shared::register_tile::RegisterTile;
import package::shared::register_tile::flush;
import package::shared::value_tile::multiply_add_upper;
import package::shared::value_tile::multiply_add_lower;
@if(SUBGROUPS) enable subgroups;
@if(SUBGROUPS) diagnostic(off, subgroup_uniformity);

override ACCUMULATE: u32 = 0u;
override INDEXED: u32 = 0u;

struct Params {
  m: u32,
  n: u32,
  k: u32,
  batch: u32,
  columns4: u32, // ceil(columns / 4)
  first: u32,
  end: u32, // of the invocations
  a_stride: u32, // vec4
  b_stride: u32,
  c_stride: u32,
  a_first: u32, // all that follows in rows
  a_block: u32,
  a_batch: u32,
  a_row: u32,
  a_term: u32,
  b_first: u32,
  b_block: u32,
  b_batch: u32,
  b_term: u32,
  b_column: u32,
  c_first: u32,
  c_block: u32,
  c_batch: u32,
  c_row: u32,
  c_column: u32,
  first_patch: u32,
  cells: u32,
  plane: u32,
  alpha: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> a: array<vec4f>;
@group(1) @binding(1) var<storage, read> b: array<vec4f>;
@group(1) @binding(2) var<storage, read> places: array<i32>;
@group(2) @binding(0) var<storage, read_write> c: array<vec4f>;

// Two rows of a: where they are at the term they have come to, in vec4, or INDEXED in rows; and the cells they see.
struct Rows {
  at: vec2u,
  cell: vec2u,
}

fn rows_from(start: u32, i: vec2u, column: u32) -> Rows {
  let own = min(i, vec2u(params.m - 1u));
  if (INDEXED == 0u) { return Rows((start + own * params.a_row) * params.a_stride + column, vec2u()); }
  let seen = params.first_patch + own;
  return Rows(start + seen / params.cells * params.plane, seen % params.cells);
}

fn load(at: u32, cell: u32, column: u32) -> vec4f {
  if (INDEXED == 0u) { return a[at]; }
  let place = places[cell];
  let value = a[(at + u32(max(place, 0))) * params.a_stride + column];
  return select(value, vec4f(), place < 0);
}

fn next_term(rows: ptr<function, Rows>) {
  if (INDEXED == 0u) { (*rows).at += params.a_term * params.a_stride; } else { (*rows).cell += params.cells; }
}

fn product(total: ptr<function, RegisterTile>, start_a: u32, start_b: u32, i: u32, j: vec4u, column: u32, lane: u32) {
  var part = RegisterTile();
  @if(SUBGROUPS) var rows = rows_from(start_a, i + lane * 2u + vec2u(0u, 1u), column);
  @if(!SUBGROUPS) var rows_01 = rows_from(start_a, i + vec2u(0u, 1u), column);
  @if(!SUBGROUPS) var rows_23 = rows_from(start_a, i + vec2u(2u, 3u), column);
  @if(!SUBGROUPS) var rows_45 = rows_from(start_a, i + vec2u(4u, 5u), column);
  @if(!SUBGROUPS) var rows_67 = rows_from(start_a, i + vec2u(6u, 7u), column);
  var at_b = (start_b + j * params.b_column) * params.b_stride + column;
  let step_b = params.b_term * params.b_stride;
  for (var block = 0u; block < params.k; block += 256u) {
    let end = min(block + 256u, params.k);
    for (var l = block; l < end; l++) {
      let b0 = b[at_b.x];
      let b1 = b[at_b.y];
      let b2 = b[at_b.z];
      let b3 = b[at_b.w];
      @if(SUBGROUPS) let even = load(rows.at.x, rows.cell.x, column);
      @if(SUBGROUPS) let odd = load(rows.at.y, rows.cell.y, column);
      @if(SUBGROUPS) let a0 = quadBroadcast(even, 0u);
      @if(SUBGROUPS) let a1 = quadBroadcast(odd, 0u);
      @if(SUBGROUPS) let a2 = quadBroadcast(even, 1u);
      @if(SUBGROUPS) let a3 = quadBroadcast(odd, 1u);
      @if(!SUBGROUPS) let a0 = load(rows_01.at.x, rows_01.cell.x, column);
      @if(!SUBGROUPS) let a1 = load(rows_01.at.y, rows_01.cell.y, column);
      @if(!SUBGROUPS) let a2 = load(rows_23.at.x, rows_23.cell.x, column);
      @if(!SUBGROUPS) let a3 = load(rows_23.at.y, rows_23.cell.y, column);
      multiply_add_upper(&part, a0, a1, a2, a3, b0, b1, b2, b3);
      @if(SUBGROUPS) let a4 = quadBroadcast(even, 2u);
      @if(SUBGROUPS) let a5 = quadBroadcast(odd, 2u);
      @if(SUBGROUPS) let a6 = quadBroadcast(even, 3u);
      @if(SUBGROUPS) let a7 = quadBroadcast(odd, 3u);
      @if(!SUBGROUPS) let a4 = load(rows_45.at.x, rows_45.cell.x, column);
      @if(!SUBGROUPS) let a5 = load(rows_45.at.y, rows_45.cell.y, column);
      @if(!SUBGROUPS) let a6 = load(rows_67.at.x, rows_67.cell.x, column);
      @if(!SUBGROUPS) let a7 = load(rows_67.at.y, rows_67.cell.y, column);
      multiply_add_lower(&part, a4, a5, a6, a7, b0, b1, b2, b3);
      @if(SUBGROUPS) next_term(&rows);
      @if(!SUBGROUPS) next_term(&rows_01);
      @if(!SUBGROUPS) next_term(&rows_23);
      @if(!SUBGROUPS) next_term(&rows_45);
      @if(!SUBGROUPS) next_term(&rows_67);
      at_b += step_b;
    }
    flush(total, &part);
  }
}

fn store(start: u32, i: u32, j: u32, column: u32, value: vec4f) {
  if (i >= params.m || j >= params.n) { return; }
  let at = (start + i * params.c_row + j * params.c_column) * params.c_stride + column;
  var before = vec4f();
  if (ACCUMULATE == 1u) { before = c[at]; }
  c[at] = fma(vec4f(params.alpha), value, before);
}

// The copy is indexed by a loop, so that the tile itself need not leave its registers.
fn store_tile(start: u32, i: u32, j: u32, column: u32, tile: ptr<function, RegisterTile>) {
  var entries = *tile;
  for (var e = 0u; e < 32u; e++) { store(start, i + e / 4u, j + e % 4u, column, entries[e]); }
}

@compute @workgroup_size(64)
fn datapoint_products(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = params.first + folded_index(group, groups, thread);
  if (index >= params.end) { return; }
  let lane = index % 4u;
  let column = index / 4u % params.columns4;
  let tile = index / 4u / params.columns4;
  let across = (params.n + 15u) / 16u;
  let down = (params.m + 7u) / 8u;
  let j = tile % across * 16u + lane * 4u;
  let i = tile / across % down * 8u;
  let g = tile / across / down % params.batch;
  let z = tile / across / down / params.batch;
  var total = RegisterTile();
  let start_a = params.a_first + z * params.a_block + g * params.a_batch;
  let start_b = params.b_first + z * params.b_block + g * params.b_batch;
  product(&total, start_a, start_b, i, min(j + vec4u(0u, 1u, 2u, 3u), vec4u(params.n - 1u)), column, lane);
  store_tile(params.c_first + z * params.c_block + g * params.c_batch, i, j, column, &total);
}
