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
  triangle: u32, // 1: both sets are one; blocks below the diagonal are mirrored, not computed
  mirror: u32, // 1: also write the transposed entry
  accumulate: u32, // 1: add to what the output holds
  alpha: f32, // weight: multiplier^2 rate; 0 without a weight
  beta: f32, // bias: multiplier^2 rate; 0 without a bias
  delta_constant: f32,
}

struct Block {
  row: u32,
  column: u32,
  needed: bool,
  mirrored: bool,
}

// The 64 x 64 block a workgroup computes.
fn block_of(group: vec3u, params: TileParams) -> Block {
  let row = params.first_row + group.y;
  let column = params.first_column + group.x;
  let needed = params.triangle == 0u || column >= row;
  let mirrored = params.mirror == 1u && !(params.triangle == 1u && row == column);
  return Block(row, column, needed, mirrored);
}

fn output_index(i: u32, j: u32, params: TileParams) -> u32 {
  return (i * params.row_step + params.row_offset) * params.out_stride + j * params.column_step + params.column_offset;
}

fn mirrored_index(i: u32, j: u32, params: TileParams) -> u32 {
  return (j * params.column_step + params.column_offset) * params.out_stride + i * params.row_step + params.row_offset;
}
