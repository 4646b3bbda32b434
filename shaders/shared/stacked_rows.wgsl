// A stack of tangents or cotangents of a value, row by row: what kernels of it are given, and where an invocation's row begins.
// stack, output [blocks * rows * k, columns], k-major (as vec4 of columns); one invocation makes a row for 4 columns.

struct StackedRows {
  rows: u32, // of the value
  all_rows: u32, // blocks * rows
  k: u32, // numbers in a row
  columns4: u32, // ceil(columns / 4)
  value_stride: u32, // vec4
  stack_stride: u32,
  output_stride: u32,
  epsilon: f32, // of a normalisation; 0 elsewhere
}

@group(0) @binding(0) var<uniform> params: StackedRows;
@group(1) @binding(1) var<storage, read> stack: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

struct RowPlace {
  value: u32,
  stack: u32,
  output: u32,
}

fn is_row(index: u32) -> bool {
  return index < params.all_rows * params.columns4;
}

fn row_place(index: u32) -> RowPlace {
  let row = index / params.columns4;
  let column = index % params.columns4;
  return RowPlace(
    row % params.rows * params.k * params.value_stride + column,
    row * params.k * params.stack_stride + column,
    row * params.k * params.output_stride + column,
  );
}
