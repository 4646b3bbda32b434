// NaN told and made by its bits: comparisons with NaN, and arithmetic that makes one, cannot be trusted on every adapter.

const NAN_BITS = 0x7fc00000u;

fn are_nan(values: vec4f) -> vec4<bool> {
  return (bitcast<vec4u>(values) & vec4u(0x7fffffffu)) > vec4u(0x7f800000u);
}

// The bits of each value, or those of NaN.
fn nan_where(is_nan: vec4<bool>, values: vec4f) -> vec4u {
  return select(bitcast<vec4u>(values), vec4u(NAN_BITS), is_nan);
}
