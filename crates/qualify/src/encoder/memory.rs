//! What sentences mean that were read before: agents ask the same questions all day, and visitors say "yes".

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

/// Sentences that are remembered: at most so many, each of at most so many bytes. Two megabytes.
const SENTENCES: usize = 1000;
const LONGEST: usize = 200;

/// The meaning of a sentence with the number of its pieces.
pub(super) type Meaning = (usize, Arc<[f32]>);

/// The last sentences that were read, with what they mean. It makes nothing different, only faster.
#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    meanings: HashMap<Arc<str>, Meaning>,
    /// In the order in which they came.
    order: VecDeque<Arc<str>>,
}

impl Memory {
    /// The meaning of a sentence: remembered, or what `read` says.
    pub fn of(&self, sentence: &str, read: impl FnOnce() -> Meaning) -> Meaning {
        if sentence.len() > LONGEST {
            return read();
        }
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(meaning) = known().meanings.get(sentence) {
            return meaning.clone();
        }
        // Read without the lock: two threads may read the same sentence, and come to the same.
        let meaning = read();
        let mut known = known();
        let sentence: Arc<str> = sentence.into();
        if known.meanings.insert(Arc::clone(&sentence), meaning.clone()).is_none() {
            known.order.push_back(sentence);
        }
        while known.order.len() > SENTENCES {
            let oldest = known.order.pop_front();
            oldest.and_then(|oldest| known.meanings.remove(&oldest));
        }
        meaning
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_read_once_and_the_oldest_ones_are_forgotten() {
        let memory = Memory::default();
        let read = |number: usize| (number, Arc::from([number as f32]));
        assert_eq!(memory.of("yes", || read(1)), read(1));
        assert_eq!(memory.of("yes", || read(2)), read(1));
        for number in 0..SENTENCES {
            memory.of(&format!("sentence {number}"), || read(number));
        }
        assert_eq!(memory.of("yes", || read(3)), read(3));
        assert!(memory.0.lock().unwrap().meanings.len() <= SENTENCES);
        let long = "x".repeat(LONGEST + 1);
        memory.of(&long, || read(4));
        assert_eq!(memory.of(&long, || read(5)), read(5));
    }
}
