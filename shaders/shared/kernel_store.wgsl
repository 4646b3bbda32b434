// Where a tile of a kernel goes: how its rows and columns are spread over the output, and whether its mirror is written.

struct TileParams {
  n1: u32, // datapoints of the rows and of the columns
  n2: u32,
  activation_rows: u32, // terms of the activation Gram; 0 leaves it out
  delta_rows: u32, // terms of the delta Gram; 0 puts delta_constant in its place
  a1_stride: u32, // strides and offsets of the operands in vec4
  a2_stride: u32,
  d1_stride: u32,
  d2_stride: u32,
  d1_from: u32,
  d2_from: u32,
  out_stride: u32, // floats
  row_step: u32, // entry (i, j) goes to row i row_step + row_offset, column j column_step + column_offset
  row_offset: u32,
  column_step: u32,
  column_offset: u32,
  first_row: u32, // first block of 64 rows of this dispatch, and of 64 columns
  first_column: u32,
  triangle: u32, // 1: both sets are one; of a pair c = d, blocks below the diagonal are mirrored, not computed
  mirror: u32, // 1: also write the transposed entry
  accumulate: u32, // 1: add to what the output holds
  first_pair: u32, // number of the first pair of logits of this dispatch; the others follow along z
  pair_columns: u32, // logits of the columns
  pair_rule: u32, // which pairs there are, row by row: 0 all, 1 those with d >= c, 2 those with d = c
  alpha: f32, // weight: multiplier^2 rate; 0 without a weight
  beta: f32, // bias: multiplier^2 rate; 0 without a bias
  delta_constant: f32,
}

// A pair of cotangents: c of the rows, d of the columns. Its entries go c rows and d columns further.
struct Pair {
  c: u32,
  d: u32,
}

fn pair_of(group: vec3u, params: TileParams) -> Pair {
  let number = params.first_pair + group.z;
  if (params.pair_rule == 0u) { return Pair(number / params.pair_columns, number % params.pair_columns); }
  if (params.pair_rule == 2u) { return Pair(number, number); }
  var pair = Pair(0u, number);
  while (pair.d >= params.pair_columns) {
    pair.c += 1u;
    pair.d = pair.d - params.pair_columns + pair.c;
  }
  return pair;
}

struct Block {
  row: u32,
  column: u32,
  needed: bool,
  mirrored: bool,
}

// The 64 x 64 block a workgroup computes of a pair.
fn block_of(group: vec3u, pair: Pair, params: TileParams) -> Block {
  let row = params.first_row + group.y;
  let column = params.first_column + group.x;
  let symmetric = params.triangle == 1u && pair.c == pair.d;
  let needed = !symmetric || column >= row;
  let mirrored = params.mirror == 1u && !(symmetric && row == column);
  return Block(row, column, needed, mirrored);
}

fn output_index(i: u32, j: u32, pair: Pair, params: TileParams) -> u32 {
  let row = i * params.row_step + params.row_offset + pair.c;
  return row * params.out_stride + j * params.column_step + params.column_offset + pair.d;
}

fn mirrored_index(i: u32, j: u32, pair: Pair, params: TileParams) -> u32 {
  let row = j * params.column_step + params.column_offset + pair.d;
  return row * params.out_stride + i * params.row_step + params.row_offset + pair.c;
}
