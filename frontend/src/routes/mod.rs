//! The only place that knows what addresses look like. Plain Rust, tested on the host; the browser's history is
//! in [`history`].

mod history;
mod query;

pub(crate) use history::{Navigator, Step};
pub(crate) use query::encode_component;

use kilo_types::{ConversationFilter, ConversationId};

/// Name and value of each parameter of a query string, decoded.
pub(crate) type Pairs = Vec<(String, String)>;

/// A page beside Chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// What of the plan is used.
    Usage,
    /// Framework, threshold and signals.
    Qualification,
    /// Where handoffs are told, and what became of each.
    Notifications,
    /// The chat bubble, and the agent behind it.
    Widget,
}

impl Page {
    const ALL: [Self; 4] = [Self::Usage, Self::Qualification, Self::Notifications, Self::Widget];

    /// The pages of settings, in the order of the rail.
    pub(crate) const SETTINGS: [Self; 3] = [Self::Qualification, Self::Notifications, Self::Widget];

    /// The name a person reads.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Usage => "Usage",
            Self::Qualification => "Qualification",
            Self::Notifications => "Notifications",
            Self::Widget => "Widget",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Usage => "/usage",
            Self::Qualification => "/settings/qualification",
            Self::Notifications => "/settings/notifications",
            Self::Widget => "/settings/widget",
        }
    }
}

/// What brings somebody back to the page of the usage: an order, and whether they turned back before paying it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bought {
    /// The order's identifier, as it stands in the address.
    pub(crate) order: String,
    /// Whether nothing was paid.
    pub(crate) cancelled: bool,
}

/// The order that a query string (with or without its `?`) names.
pub(crate) fn bought(search: &str) -> Option<Bought> {
    let pairs = query::parse(search.strip_prefix('?').unwrap_or(search));
    let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    Some(Bought { order: value("order")?, cancelled: value("cancelled").is_some() })
}

/// Where in the dashboard somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The sign-in page, and the address to go on to.
    SignIn {
        /// An address of this dashboard.
        next: Option<String>,
    },
    /// Chat: the list, and the conversation that is open beside it.
    Conversations {
        /// The open conversation.
        open: Option<ConversationId>,
        /// The filter as it stands in the address, not yet checked.
        filter: Pairs,
    },
    /// A page beside Chat.
    Page(Page),
    /// An address that leads nowhere.
    Unknown,
}

impl Place {
    /// Chat under `filter`, with `open` open.
    pub(crate) fn conversations(filter: &ConversationFilter, open: Option<ConversationId>) -> Self {
        let filter = filter.to_pairs().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self::Conversations { open, filter }
    }

    /// Reads a path and a query string (with or without its `?`).
    pub(crate) fn parse(path: &str, search: &str) -> Self {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let pairs = query::parse(search.strip_prefix('?').unwrap_or(search));
        match segments.as_slice() {
            ["login"] => {
                let next = pairs.into_iter().find(|(name, _)| name == "next").map(|(_, value)| value);
                Self::SignIn { next: next.filter(|address| is_our_own(address)) }
            }
            [] | ["conversations"] => Self::Conversations { open: None, filter: pairs },
            ["conversations", id] => {
                id.parse().map_or(Self::Unknown, |id| Self::Conversations { open: Some(id), filter: pairs })
            }
            _ => {
                let path = format!("/{}", segments.join("/"));
                Page::ALL.into_iter().find(|page| page.path() == path).map_or(Self::Unknown, Self::Page)
            }
        }
    }

    /// The address of this place.
    pub(crate) fn href(&self) -> String {
        match self {
            Self::SignIn { next: None } => "/login".to_owned(),
            Self::SignIn { next: Some(next) } => {
                format!("/login{}", query::write(&[("next".to_owned(), next.clone())]))
            }
            Self::Conversations { open: None, filter } => format!("/conversations{}", query::write(filter)),
            Self::Conversations { open: Some(id), filter } => format!("/conversations/{id}{}", query::write(filter)),
            Self::Page(page) => page.path().to_owned(),
            Self::Unknown => "/".to_owned(),
        }
    }

    /// The sign-in page that leads back here.
    pub(crate) fn behind_sign_in(&self) -> Self {
        match self {
            Self::SignIn { .. } => self.clone(),
            Self::Conversations { open: None, filter } if filter.is_empty() => Self::SignIn { next: None },
            Self::Unknown => Self::SignIn { next: None },
            Self::Conversations { .. } | Self::Page(_) => Self::SignIn { next: Some(self.href()) },
        }
    }

    /// Where to go after signing in here.
    pub(crate) fn after_sign_in(&self) -> Self {
        match self {
            Self::SignIn { next: Some(next) } => {
                let (path, search) = next.split_once('?').unwrap_or((next, ""));
                match Self::parse(path, search) {
                    Self::SignIn { .. } | Self::Unknown => Self::home(),
                    place => place,
                }
            }
            Self::SignIn { next: None } => Self::home(),
            place => place.clone(),
        }
    }

    /// Where the dashboard starts.
    pub(crate) const fn home() -> Self {
        Self::Conversations { open: None, filter: Vec::new() }
    }
}

/// Whether `address` stays in this dashboard (`//host` and `/\host` would leave it).
fn is_our_own(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && !address.contains('\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01930000-0000-7000-8000-000000000001";

    #[test]
    fn an_order_is_named_by_who_comes_back_from_paying() {
        let order = |cancelled| Some(Bought { order: ID.to_owned(), cancelled });
        assert_eq!(bought(&format!("?order={ID}")), order(false));
        assert_eq!(bought(&format!("?order={ID}&cancelled=1")), order(true));
        assert_eq!(bought("?cancelled=1"), None);
    }

    #[test]
    fn addresses_survive_the_way_there_and_back() {
        for address in [
            "/conversations".to_owned(),
            "/conversations?score_min=50&status=active".to_owned(),
            format!("/conversations/{ID}"),
            format!("/conversations/{ID}?company=acme+gmbh&status=active,handed_off"),
            "/conversations?tz=Europe/Berlin&q=50%25+off+%26+more".to_owned(),
            "/settings/qualification".to_owned(),
        ] {
            let (path, search) = address.split_once('?').unwrap_or((&address, ""));
            assert_eq!(Place::parse(path, search).href(), address);
        }
    }

    #[test]
    fn the_root_is_chat_and_the_rest_is_unknown() {
        assert_eq!(Place::parse("/", ""), Place::home());
        assert_eq!(Place::parse("/conversations/not-an-id", ""), Place::Unknown);
        assert_eq!(Place::parse("/settings", ""), Place::Unknown);
    }

    #[test]
    fn signing_in_returns_to_where_one_was() {
        let address = format!("/conversations/{ID}?q=demo");
        let place = Place::parse(&format!("/conversations/{ID}"), "?q=demo");
        let sign_in = place.behind_sign_in();
        let (path, search) = sign_in.href().split_once('?').map(|(p, s)| (p.to_owned(), s.to_owned())).unwrap();
        assert_eq!(Place::parse(&path, &search).after_sign_in().href(), address);
    }

    #[test]
    fn signing_in_never_leaves_the_dashboard() {
        for evil in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/login"] {
            let search = format!("next={}", encode_component(evil));
            assert_eq!(Place::parse("/login", &search).after_sign_in(), Place::home(), "{evil}");
        }
    }
}
