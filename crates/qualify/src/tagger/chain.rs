//! A chain of labels: the likeliest one, and how likely each label is at each place.

/// Labels of a word: outside, and for role, name and company where one begins and where it goes on.
pub const LABELS: usize = 7;

/// What each label scores at a place.
pub type Scores = [f32; LABELS];

/// What each label scores behind each other one.
pub type Steps = [[f32; LABELS]; LABELS];

/// The likeliest chain.
#[must_use]
pub fn likeliest(places: &[Scores], steps: &Steps) -> Vec<usize> {
    let Some((first, rest)) = places.split_first() else { return Vec::new() };
    let mut best = *first;
    let mut from: Vec<[usize; LABELS]> = Vec::with_capacity(rest.len());
    for place in rest {
        let mut came = [0; LABELS];
        let next = std::array::from_fn(|to| {
            let (label, score) = (0..LABELS)
                .map(|label| (label, best[label] + steps[label][to]))
                .fold((0, f32::NEG_INFINITY), |most, each| if each.1 > most.1 { each } else { most });
            came[to] = label;
            score + place[to]
        });
        best = next;
        from.push(came);
    }
    let mut label = (0..LABELS).fold(0, |most, label| if best[label] > best[most] { label } else { most });
    let mut chain = vec![label];
    for came in from.iter().rev() {
        label = came[label];
        chain.push(label);
    }
    chain.reverse();
    chain
}

/// How likely each label is at each place, over all chains.
#[must_use]
pub fn marginals(places: &[Scores], steps: &Steps) -> Vec<Scores> {
    let before = sums(places.iter(), |from, to| steps[from][to]);
    let after = sums(places.iter().rev(), |from, to| steps[to][from]);
    let joined = before.iter().zip(after.iter().rev()).zip(places);
    joined
        .map(|((before, after), place)| {
            let both: Scores = std::array::from_fn(|label| before[label] + after[label] - place[label]);
            let total = log_sum(&both);
            both.map(|score| libm::expf(score - total))
        })
        .collect()
}

/// The logarithm of the sum over all chains up to each place, by its label.
pub fn sums<'a>(places: impl Iterator<Item = &'a Scores>, step: impl Fn(usize, usize) -> f32) -> Vec<Scores> {
    let mut out: Vec<Scores> = Vec::new();
    for place in places {
        let next = match out.last() {
            None => *place,
            Some(last) => {
                std::array::from_fn(|to| place[to] + log_sum(&std::array::from_fn(|from| last[from] + step(from, to))))
            }
        };
        out.push(next);
    }
    out
}

/// The logarithm of the sum of what these are logarithms of.
pub fn log_sum(scores: &Scores) -> f32 {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    most + libm::logf(scores.iter().map(|score| libm::expf(score - most)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chains(length: u32) -> impl Iterator<Item = Vec<usize>> {
        (0..LABELS.pow(length)).map(move |number| (0..length).map(|at| number / LABELS.pow(at) % LABELS).collect())
    }

    fn score(chain: &[usize], places: &[Scores], steps: &Steps) -> f32 {
        let here: f32 = chain.iter().zip(places).map(|(label, place)| place[*label]).sum();
        here + chain.windows(2).map(|pair| steps[pair[0]][pair[1]]).sum::<f32>()
    }

    #[test]
    fn both_agree_with_trying_every_chain() {
        let number = |seed: usize| ((seed * 7919 % 101) as f32 - 50.0) / 25.0;
        let places: Vec<Scores> =
            (0..4).map(|at| std::array::from_fn(|label| number(at * 31 + label * 17 + 3))).collect();
        let steps: Steps = std::array::from_fn(|from| std::array::from_fn(|to| number(from * 13 + to * 29 + 7)));
        let best = chains(4).max_by(|a, b| score(a, &places, &steps).total_cmp(&score(b, &places, &steps)));
        assert_eq!(Some(likeliest(&places, &steps)), best);
        let total: f64 = chains(4).map(|chain| f64::from(score(&chain, &places, &steps)).exp()).sum();
        for (at, marginals) in marginals(&places, &steps).iter().enumerate() {
            for (label, marginal) in marginals.iter().enumerate() {
                let with = chains(4).filter(|chain| chain[at] == label);
                let share: f64 = with.map(|chain| f64::from(score(&chain, &places, &steps)).exp()).sum();
                assert!((f64::from(*marginal) - share / total).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn nothing_has_no_labels() {
        assert!(likeliest(&[], &[[0.0; LABELS]; LABELS]).is_empty());
        assert!(marginals(&[], &[[0.0; LABELS]; LABELS]).is_empty());
    }
}
