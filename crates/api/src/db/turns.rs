//! Whose turn it is to read: workspaces one after the other, and never all threads for one of them.
//!
//! Most threads run a read to its end. One of them gives each read a moment only: what takes longer goes back to its
//! place and waits for one of the others. So a quick read never waits behind slow ones, however many there are and
//! whosever they are. What is known to take long, such as counting, stands in a line of its own, to which one thread is
//! enough: nobody waits behind it but others who count.

use std::collections::{HashMap, VecDeque};

/// The line that a read stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Lane {
    /// The workspace that it is for; `None` for what no workspace asks, such as whose key it is.
    pub(super) workspace: Option<i64>,
    /// Whether it is known to take long, and can wait.
    pub(super) is_patient: bool,
}

/// Long seats that patient reads may hold, all together.
const PATIENT: usize = 1;

/// How long a thread stays with a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seat {
    /// To its end, or to its deadline.
    Long,
    /// For a moment.
    Short,
}

/// What waits, and what runs on the long seats.
#[derive(Debug)]
pub(super) struct Turns<J> {
    /// Workspaces of which something waits, in the order of their turns.
    waiting: VecDeque<(Lane, VecDeque<Waiting<J>>)>,
    /// Long seats that each workspace holds.
    held: HashMap<Lane, usize>,
    /// Long seats that one workspace may hold.
    most: usize,
}

#[derive(Debug)]
struct Waiting<J> {
    job: J,
    /// Whether it has had its moment on a short seat, and needs more.
    is_long: bool,
}

impl<J> Turns<J> {
    /// Turns on long seats of which a workspace may hold `most`.
    pub(super) fn new(most: usize) -> Self {
        Self { waiting: VecDeque::new(), held: HashMap::new(), most }
    }

    /// Lets `job` wait behind what its workspace has asked before.
    pub(super) fn push(&mut self, lane: Lane, job: J) {
        self.of(lane).push_back(Waiting { job, is_long: false });
    }

    /// Puts back a job whose moment was too short.
    pub(super) fn put_back(&mut self, lane: Lane, job: J) {
        self.of(lane).push_front(Waiting { job, is_long: true });
    }

    fn of(&mut self, lane: Lane) -> &mut VecDeque<Waiting<J>> {
        let place = self.waiting.iter().position(|(known, _)| *known == lane).unwrap_or_else(|| {
            self.waiting.push_back((lane, VecDeque::new()));
            self.waiting.len() - 1
        });
        &mut self.waiting[place].1
    }

    /// Whether a job of `lane` may have a seat of this kind.
    pub(super) fn admits(&self, lane: Lane, seat: Seat) -> bool {
        if lane.is_patient {
            let held = self.held.iter().filter(|(lane, _)| lane.is_patient).map(|(_, held)| held).sum::<usize>();
            return seat == Seat::Long && held < PATIENT;
        }
        seat == Seat::Short || lane.workspace.is_none() || self.held.get(&lane).is_none_or(|held| *held < self.most)
    }

    /// Gives `lane` a seat.
    pub(super) fn begin(&mut self, lane: Lane, seat: Seat) {
        if seat == Seat::Long {
            *self.held.entry(lane).or_default() += 1;
        }
    }

    /// Takes the seat back.
    pub(super) fn end(&mut self, lane: Lane, seat: Seat) {
        if seat == Seat::Long
            && let Some(held) = self.held.get_mut(&lane)
        {
            *held -= 1;
            if *held == 0 {
                self.held.remove(&lane);
            }
        }
    }

    /// Whether something waits that has not had its moment.
    #[cfg(test)]
    pub(super) fn is_anything_new(&self) -> bool {
        self.waiting.iter().flat_map(|(_, jobs)| jobs).any(|job| !job.is_long)
    }

    /// Gives a free seat to the next in turn that may have it; its workspace goes to the end of the line.
    pub(super) fn next(&mut self, seat: Seat) -> Option<(Lane, J)> {
        let fits = |job: &Waiting<J>| seat == Seat::Long || !job.is_long;
        let found = self.waiting.iter().enumerate().find_map(|(turn, (lane, jobs))| {
            let place = jobs.iter().position(fits).filter(|_| self.admits(*lane, seat))?;
            Some((turn, place))
        });
        let (turn, place) = found?;
        let (lane, mut jobs) = self.waiting.remove(turn)?;
        let next = jobs.remove(place)?;
        if !jobs.is_empty() {
            self.waiting.push_back((lane, jobs));
        }
        self.begin(lane, seat);
        Some((lane, next.job))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Lane = of(1);
    const B: Lane = of(2);
    const C: Lane = of(3);
    const SERVER: Lane = Lane { workspace: None, is_patient: false };

    const fn of(workspace: i64) -> Lane {
        Lane { workspace: Some(workspace), is_patient: false }
    }

    fn turns(jobs: &[(Lane, &'static str)]) -> Turns<&'static str> {
        let mut turns = Turns::new(2);
        jobs.iter().for_each(|&(lane, job)| turns.push(lane, job));
        turns
    }

    #[test]
    fn workspaces_take_turns_whatever_each_of_them_asks_for() {
        let mut turns = turns(&[(A, "a1"), (A, "a2"), (A, "a3"), (B, "b1"), (C, "c1"), (B, "b2")]);
        let order: Vec<_> = std::iter::from_fn(|| {
            let (lane, job) = turns.next(Seat::Long)?;
            turns.end(lane, Seat::Long);
            Some(job)
        })
        .collect();
        assert_eq!(order, ["a1", "b1", "c1", "a2", "b2", "a3"]);
    }

    #[test]
    fn one_workspace_never_holds_every_seat() {
        let mut turns = turns(&[(A, "a1"), (A, "a2"), (A, "a3"), (A, "a4")]);
        assert!(turns.next(Seat::Long).is_some() && turns.next(Seat::Long).is_some());
        assert!(turns.next(Seat::Long).is_none() && !turns.admits(A, Seat::Long), "two are enough");
        assert!(turns.admits(B, Seat::Long), "others are not concerned");
        turns.push(B, "b1");
        assert_eq!(turns.next(Seat::Long), Some((B, "b1")));
        assert_eq!(turns.next(Seat::Short), Some((A, "a3")), "a moment is free for everybody");
        turns.end(A, Seat::Long);
        assert_eq!(turns.next(Seat::Long), Some((A, "a4")));
    }

    #[test]
    fn what_needs_more_than_a_moment_waits_for_a_long_seat_and_holds_up_nothing() {
        let mut turns = turns(&[(A, "slow"), (A, "quick")]);
        let (lane, job) = turns.next(Seat::Short).unwrap();
        turns.put_back(lane, job);
        assert_eq!(turns.next(Seat::Short), Some((A, "quick")));
        assert_eq!(turns.next(Seat::Short), None);
        assert_eq!(turns.next(Seat::Long), Some((A, "slow")));
        assert!(turns.waiting.is_empty());
    }

    #[test]
    fn what_no_workspace_asks_may_have_every_seat() {
        let mut turns = turns(&[(SERVER, "1"), (SERVER, "2"), (SERVER, "3")]);
        assert_eq!(std::iter::from_fn(|| turns.next(Seat::Long)).count(), 3);
        (0..3).for_each(|_| turns.end(SERVER, Seat::Long));
        assert!(turns.held.is_empty(), "nothing is left behind");
    }

    #[test]
    fn whoever_counts_waits_for_others_who_count_and_nobody_for_them() {
        let [a, b] = [A, B].map(|lane| Lane { is_patient: true, ..lane });
        let mut turns = turns(&[(a, "a counts"), (a, "a counts more"), (b, "b counts"), (A, "a lists")]);
        assert_eq!(turns.next(Seat::Short), Some((A, "a lists")), "no moment is spent on a count");
        assert_eq!(turns.next(Seat::Short), None);
        turns.push(A, "a lists again");
        assert_eq!(turns.next(Seat::Long), Some((a, "a counts")));
        assert_eq!(turns.next(Seat::Long), Some((A, "a lists again")));
        assert!(turns.next(Seat::Long).is_none() && turns.admits(A, Seat::Long));
        turns.end(a, Seat::Long);
        assert_eq!(turns.next(Seat::Long), Some((b, "b counts")), "they take turns");
    }
}
