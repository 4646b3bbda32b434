// What the losses of four datapoints add to a sum.

fn count(which: vec4<bool>) -> f32 {
  return dot(select(vec4f(), vec4f(1.0), which), vec4f(1.0));
}

// For the datapoints from 4 column on, of which those below n count: (the sum of the finite losses, pairwise; how many are correct;
// how many have no finite loss; 0).
fn loss_partial(column: u32, n: u32, loss: vec4f, finite: vec4<bool>, correct: vec4<bool>) -> vec4f {
  let valid = (vec4u(4u * column) + vec4u(0u, 1u, 2u, 3u)) < vec4u(n);
  let kept = select(vec4f(), loss, valid & finite);
  return vec4f((kept.x + kept.y) + (kept.z + kept.w), count(valid & correct), count(valid & !finite), 0.0);
}
