//! What can go wrong between here and the server.

use kilo_types::{Problem, ProblemKind};

/// Why a call gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ApiProblem {
    /// The server said what is wrong.
    Refused(Box<Problem>),
    /// The server could not be reached.
    Unreachable,
    /// Something answered, but not as the contract says (a proxy, an older server).
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// The request's name in the server's log, if it was given.
        request_id: Option<String>,
    },
}

impl ApiProblem {
    /// Which problem of the contract it is.
    pub(crate) fn kind(&self) -> Option<ProblemKind> {
        match self {
            Self::Refused(problem) => Some(problem.kind),
            Self::Unreachable | Self::Unreadable { .. } => None,
        }
    }

    /// Whether somebody has to sign in (again).
    pub(crate) fn is_unauthenticated(&self) -> bool {
        self.kind() == Some(ProblemKind::Unauthenticated)
    }

    /// What happened, in a few words.
    pub(crate) fn title(&self) -> String {
        match self {
            Self::Refused(problem) => problem.title.clone(),
            Self::Unreachable => "Kilo cannot be reached".to_owned(),
            Self::Unreadable { status, .. } => format!("The server gave an unexpected answer ({status})"),
        }
    }

    /// What happened this time, or what to do about it.
    pub(crate) fn detail(&self) -> String {
        match self {
            Self::Refused(problem) if problem.errors.is_empty() => problem.detail.clone(),
            Self::Refused(problem) => {
                let fields = problem.errors.iter().map(|error| format!("{} {}", error.field, error.message));
                fields.collect::<Vec<_>>().join("; ")
            }
            Self::Unreachable => "Check your connection, then try again.".to_owned(),
            Self::Unreadable { .. } => "Try again in a moment.".to_owned(),
        }
    }

    /// What is wrong with the field of that name, as a sentence.
    pub(crate) fn of_field(&self, name: &str) -> Option<String> {
        let Self::Refused(problem) = self else { return None };
        let error = problem.errors.iter().find(|error| error.field.starts_with(name))?;
        Some(format!("This {}.", error.message.trim_end_matches('.')))
    }

    /// The request's name in the server's log.
    pub(crate) fn request_id(&self) -> Option<String> {
        match self {
            Self::Refused(problem) => Some(problem.request_id.clone()).filter(|id| !id.is_empty()),
            Self::Unreachable => None,
            Self::Unreadable { request_id, .. } => request_id.clone(),
        }
    }
}
