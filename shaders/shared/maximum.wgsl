// The largest of a row of numbers and where it first stood, found one number after another, four columns at once.
import package::shared::finite_bits::are_nan;

struct Largest {
  value: vec4f,
  place: vec4u,
}

// What is known after one more number. NaN counts as larger than all, by its bits: comparisons with it cannot be trusted.
fn larger(so_far: Largest, value: vec4f, place: u32) -> Largest {
  let settled = are_nan(so_far.value);
  let takes = !settled & (are_nan(value) | (value > so_far.value));
  return Largest(select(so_far.value, value, takes), select(so_far.place, vec4u(place), takes));
}
