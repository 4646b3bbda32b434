// 4 x 4 entries of a matrix product of values, for four datapoints each: entry (r, s) in tile[4 r + s].

alias ValueTile = array<vec4f, 16>;

fn multiply_add_values(
  tile: ptr<function, ValueTile>,
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

// total += part, part = 0.
fn flush_values(total: ptr<function, ValueTile>, part: ptr<function, ValueTile>) {
  (*total)[0] += (*part)[0];
  (*part)[0] = vec4f();
  (*total)[1] += (*part)[1];
  (*part)[1] = vec4f();
  (*total)[2] += (*part)[2];
  (*part)[2] = vec4f();
  (*total)[3] += (*part)[3];
  (*part)[3] = vec4f();
  (*total)[4] += (*part)[4];
  (*part)[4] = vec4f();
  (*total)[5] += (*part)[5];
  (*part)[5] = vec4f();
  (*total)[6] += (*part)[6];
  (*part)[6] = vec4f();
  (*total)[7] += (*part)[7];
  (*part)[7] = vec4f();
  (*total)[8] += (*part)[8];
  (*part)[8] = vec4f();
  (*total)[9] += (*part)[9];
  (*part)[9] = vec4f();
  (*total)[10] += (*part)[10];
  (*part)[10] = vec4f();
  (*total)[11] += (*part)[11];
  (*part)[11] = vec4f();
  (*total)[12] += (*part)[12];
  (*part)[12] = vec4f();
  (*total)[13] += (*part)[13];
  (*part)[13] = vec4f();
  (*total)[14] += (*part)[14];
  (*part)[14] = vec4f();
  (*total)[15] += (*part)[15];
  (*part)[15] = vec4f();
}
