// A 64 x 64 block of a product made by 64 threads through workgroup memory: each thread holds 8 x 8 entries,
// row r in tile[2 r] and tile[2 r + 1], and every step brings 16 rows of both operands into workgroup memory once.

alias ThreadTile = array<vec4f, 16>;

const STEP_ROWS = 16u;
const BLOCK_VEC4 = 16u; // 64 columns

var<workgroup> left: array<vec4f, 256>; // [STEP_ROWS, BLOCK_VEC4]
var<workgroup> right: array<vec4f, 256>;

fn multiply_add_8x8(tile: ptr<function, ThreadTile>, a0: vec4f, a1: vec4f, b0: vec4f, b1: vec4f) {
  (*tile)[0] = fma(vec4f(a0.x), b0, (*tile)[0]);
  (*tile)[1] = fma(vec4f(a0.x), b1, (*tile)[1]);
  (*tile)[2] = fma(vec4f(a0.y), b0, (*tile)[2]);
  (*tile)[3] = fma(vec4f(a0.y), b1, (*tile)[3]);
  (*tile)[4] = fma(vec4f(a0.z), b0, (*tile)[4]);
  (*tile)[5] = fma(vec4f(a0.z), b1, (*tile)[5]);
  (*tile)[6] = fma(vec4f(a0.w), b0, (*tile)[6]);
  (*tile)[7] = fma(vec4f(a0.w), b1, (*tile)[7]);
  (*tile)[8] = fma(vec4f(a1.x), b0, (*tile)[8]);
  (*tile)[9] = fma(vec4f(a1.x), b1, (*tile)[9]);
  (*tile)[10] = fma(vec4f(a1.y), b0, (*tile)[10]);
  (*tile)[11] = fma(vec4f(a1.y), b1, (*tile)[11]);
  (*tile)[12] = fma(vec4f(a1.z), b0, (*tile)[12]);
  (*tile)[13] = fma(vec4f(a1.z), b1, (*tile)[13]);
  (*tile)[14] = fma(vec4f(a1.w), b0, (*tile)[14]);
  (*tile)[15] = fma(vec4f(a1.w), b1, (*tile)[15]);
}

// part += the product of the STEP_ROWS rows in workgroup memory; then total takes part every 256 terms.
fn multiply_step(part: ptr<function, ThreadTile>, thread: u32) {
  let row = (thread / 8u) * 2u;
  let column = (thread % 8u) * 2u;
  for (var k = 0u; k < STEP_ROWS; k++) {
    let at = k * BLOCK_VEC4;
    multiply_add_8x8(part, left[at + row], left[at + row + 1u], right[at + column], right[at + column + 1u]);
  }
}

fn flush_8x8(total: ptr<function, ThreadTile>, part: ptr<function, ThreadTile>) {
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

// tile = alpha tile + beta.
fn scale_offset_8x8(tile: ptr<function, ThreadTile>, alpha: f32, beta: f32) {
  (*tile)[0] = fma(vec4f(alpha), (*tile)[0], vec4f(beta));
  (*tile)[1] = fma(vec4f(alpha), (*tile)[1], vec4f(beta));
  (*tile)[2] = fma(vec4f(alpha), (*tile)[2], vec4f(beta));
  (*tile)[3] = fma(vec4f(alpha), (*tile)[3], vec4f(beta));
  (*tile)[4] = fma(vec4f(alpha), (*tile)[4], vec4f(beta));
  (*tile)[5] = fma(vec4f(alpha), (*tile)[5], vec4f(beta));
  (*tile)[6] = fma(vec4f(alpha), (*tile)[6], vec4f(beta));
  (*tile)[7] = fma(vec4f(alpha), (*tile)[7], vec4f(beta));
  (*tile)[8] = fma(vec4f(alpha), (*tile)[8], vec4f(beta));
  (*tile)[9] = fma(vec4f(alpha), (*tile)[9], vec4f(beta));
  (*tile)[10] = fma(vec4f(alpha), (*tile)[10], vec4f(beta));
  (*tile)[11] = fma(vec4f(alpha), (*tile)[11], vec4f(beta));
  (*tile)[12] = fma(vec4f(alpha), (*tile)[12], vec4f(beta));
  (*tile)[13] = fma(vec4f(alpha), (*tile)[13], vec4f(beta));
  (*tile)[14] = fma(vec4f(alpha), (*tile)[14], vec4f(beta));
  (*tile)[15] = fma(vec4f(alpha), (*tile)[15], vec4f(beta));
}

// tile *= other, entry by entry.
fn multiply_by_8x8(tile: ptr<function, ThreadTile>, other: ptr<function, ThreadTile>) {
  (*tile)[0] *= (*other)[0];
  (*tile)[1] *= (*other)[1];
  (*tile)[2] *= (*other)[2];
  (*tile)[3] *= (*other)[3];
  (*tile)[4] *= (*other)[4];
  (*tile)[5] *= (*other)[5];
  (*tile)[6] *= (*other)[6];
  (*tile)[7] *= (*other)[7];
  (*tile)[8] *= (*other)[8];
  (*tile)[9] *= (*other)[9];
  (*tile)[10] *= (*other)[10];
  (*tile)[11] *= (*other)[11];
  (*tile)[12] *= (*other)[12];
  (*tile)[13] *= (*other)[13];
  (*tile)[14] *= (*other)[14];
  (*tile)[15] *= (*other)[15];
}
