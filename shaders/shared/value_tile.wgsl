// 8 x 4 entries of a matrix product of values, for four datapoints each: entry (r, s) in tile[4 r + s]. It has the size of a
// register tile and is flushed as one.
import package::shared::register_tile::RegisterTile;

// tile += a b^T for one term, of rows 0 to 3. 128 FLOPs.
fn multiply_add_upper(
  tile: ptr<function, RegisterTile>,
  a0: vec4f, a1: vec4f, a2: vec4f, a3: vec4f,
  b0: vec4f, b1: vec4f, b2: vec4f, b3: vec4f,
) {
  (*tile)[0] = fma(a0, b0, (*tile)[0]);
  (*tile)[1] = fma(a0, b1, (*tile)[1]);
  (*tile)[2] = fma(a0, b2, (*tile)[2]);
  (*tile)[3] = fma(a0, b3, (*tile)[3]);
  (*tile)[4] = fma(a1, b0, (*tile)[4]);
  (*tile)[5] = fma(a1, b1, (*tile)[5]);
  (*tile)[6] = fma(a1, b2, (*tile)[6]);
  (*tile)[7] = fma(a1, b3, (*tile)[7]);
  (*tile)[8] = fma(a2, b0, (*tile)[8]);
  (*tile)[9] = fma(a2, b1, (*tile)[9]);
  (*tile)[10] = fma(a2, b2, (*tile)[10]);
  (*tile)[11] = fma(a2, b3, (*tile)[11]);
  (*tile)[12] = fma(a3, b0, (*tile)[12]);
  (*tile)[13] = fma(a3, b1, (*tile)[13]);
  (*tile)[14] = fma(a3, b2, (*tile)[14]);
  (*tile)[15] = fma(a3, b3, (*tile)[15]);
}

// The same of rows 4 to 7.
fn multiply_add_lower(
  tile: ptr<function, RegisterTile>,
  a4: vec4f, a5: vec4f, a6: vec4f, a7: vec4f,
  b0: vec4f, b1: vec4f, b2: vec4f, b3: vec4f,
) {
  (*tile)[16] = fma(a4, b0, (*tile)[16]);
  (*tile)[17] = fma(a4, b1, (*tile)[17]);
  (*tile)[18] = fma(a4, b2, (*tile)[18]);
  (*tile)[19] = fma(a4, b3, (*tile)[19]);
  (*tile)[20] = fma(a5, b0, (*tile)[20]);
  (*tile)[21] = fma(a5, b1, (*tile)[21]);
  (*tile)[22] = fma(a5, b2, (*tile)[22]);
  (*tile)[23] = fma(a5, b3, (*tile)[23]);
  (*tile)[24] = fma(a6, b0, (*tile)[24]);
  (*tile)[25] = fma(a6, b1, (*tile)[25]);
  (*tile)[26] = fma(a6, b2, (*tile)[26]);
  (*tile)[27] = fma(a6, b3, (*tile)[27]);
  (*tile)[28] = fma(a7, b0, (*tile)[28]);
  (*tile)[29] = fma(a7, b1, (*tile)[29]);
  (*tile)[30] = fma(a7, b2, (*tile)[30]);
  (*tile)[31] = fma(a7, b3, (*tile)[31]);
}
