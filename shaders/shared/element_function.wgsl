// A function of one number, element by element: what its kernels are given, and where an invocation's four columns stand.
// input, output [rows, columns] k-major with their own strides (as vec4 of columns, bits). Padding columns of the last vec4 are
// computed too and hold nothing of use.

struct ElementFunction {
  rows: u32,
  columns4: u32, // ceil(columns / 4)
  input_stride: u32, // vec4
  output_stride: u32,
  first_constant: f32, // of the function, where it has any
  second_constant: f32,
}

@group(0) @binding(0) var<uniform> params: ElementFunction;
@group(1) @binding(0) var<storage, read> input: array<vec4u>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4u>;

fn is_element(index: u32) -> bool {
  return index < params.rows * params.columns4;
}

fn input_place(index: u32) -> u32 {
  return index / params.columns4 * params.input_stride + index % params.columns4;
}

fn output_place(index: u32) -> u32 {
  return index / params.columns4 * params.output_stride + index % params.columns4;
}
