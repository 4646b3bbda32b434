// What both families of the matrix product are told: sizes, strides, steps between matrices of a batch, the piece to make.

struct MatmulParams {
  m: u32,
  n: u32,
  k: u32,
  a_stride: u32, // all strides in vec4
  b_stride: u32,
  c_stride: u32,
  a_batch: u32, // vec4 from one matrix to the next; 0 shares one matrix
  b_batch: u32,
  c_batch: u32,
  e_batch: u32, // floats
  first_row: u32, // first block of 64 rows of this dispatch
  first_batch: u32,
  a_repeat: u32, // matrices of the batch that share one a and one e
  b_period: u32, // after as many the batch begins again with the first b
  alpha: f32,
  beta: f32,
}
