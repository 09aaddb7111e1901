//! Finds the least of a smooth function (limited-memory BFGS). The same input gives the same steps.

/// Steps that are remembered.
const MEMORY: usize = 8;

/// The value of a function at a point; its slope is written to the second slice.
pub type Objective<'a> = dyn FnMut(&[f32], &mut [f32]) -> f64 + 'a;

/// A move and how the slope changed by it.
struct Step {
    by: Vec<f32>,
    change: Vec<f32>,
    product: f64,
}

/// Moves `point` towards the least of `objective`, with at most `most` evaluations.
pub fn minimize(point: &mut Vec<f32>, most: usize, objective: &mut Objective<'_>) -> f64 {
    let mut slope = vec![0.0; point.len()];
    let mut value = objective(point, &mut slope);
    let mut steps: Vec<Step> = Vec::new();
    let mut evaluations = 1;
    while evaluations < most {
        let direction = direction(&slope, &steps);
        let along = dot(&direction, &slope);
        let mut rate = if steps.is_empty() { 1.0 / dot(&slope, &slope).sqrt() } else { 1.0 };
        let (next, next_slope, next_value) = loop {
            let next: Vec<f32> = point.iter().zip(&direction).map(|(at, by)| at + rate as f32 * by).collect();
            let mut next_slope = vec![0.0; point.len()];
            let next_value = objective(&next, &mut next_slope);
            evaluations += 1;
            if next_value <= value + 1e-4 * rate * along || evaluations >= most {
                break (next, next_slope, next_value);
            }
            rate *= 0.5;
        };
        if next_value >= value {
            break;
        }
        let by: Vec<f32> = next.iter().zip(&*point).map(|(to, from)| to - from).collect();
        let change: Vec<f32> = next_slope.iter().zip(&slope).map(|(to, from)| to - from).collect();
        let product = dot(&by, &change);
        if product > 1e-10 {
            if steps.len() == MEMORY {
                steps.remove(0);
            }
            steps.push(Step { by, change, product });
        }
        let gain = value - next_value;
        (*point, slope, value) = (next, next_slope, next_value);
        if gain < 1e-6 * value.abs() {
            break;
        }
    }
    value
}

/// Where to go: against the slope, bent by what was learned from the steps before.
fn direction(slope: &[f32], steps: &[Step]) -> Vec<f32> {
    let mut direction: Vec<f32> = slope.iter().map(|value| -value).collect();
    let mut shares = Vec::with_capacity(steps.len());
    for step in steps.iter().rev() {
        let share = dot(&step.by, &direction) / step.product;
        add(&mut direction, &step.change, -share);
        shares.push(share);
    }
    if let Some(last) = steps.last() {
        let scale = (last.product / dot(&last.change, &last.change)) as f32;
        direction.iter_mut().for_each(|value| *value *= scale);
    }
    for (step, share) in steps.iter().zip(shares.into_iter().rev()) {
        let back = dot(&step.change, &direction) / step.product;
        add(&mut direction, &step.by, share - back);
    }
    direction
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    let mut lanes = [0.0_f64; 8];
    let ((a, rest_a), (b, rest_b)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a.iter().zip(b) {
        for lane in 0..8 {
            lanes[lane] += f64::from(a[lane]) * f64::from(b[lane]);
        }
    }
    lanes.iter().sum::<f64>() + rest_a.iter().zip(rest_b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>()
}

fn add(to: &mut [f32], from: &[f32], by: f64) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += by as f32 * from);
}
