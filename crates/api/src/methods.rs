//! What may be done at each path.

use std::collections::BTreeMap;

/// Which methods each path of the API takes.
#[derive(Debug)]
pub struct Methods(BTreeMap<String, String>);

impl Methods {
    /// Those of a document.
    #[must_use]
    pub fn of(document: &utoipa::openapi::OpenApi) -> Self {
        let methods = document.paths.paths.iter().map(|(path, item)| {
            let known = [
                ("GET", item.get.is_some()),
                // Is answered wherever GET is.
                ("HEAD", item.get.is_some()),
                ("POST", item.post.is_some()),
                ("PUT", item.put.is_some()),
                ("PATCH", item.patch.is_some()),
                ("DELETE", item.delete.is_some()),
            ];
            let names: Vec<_> = known.into_iter().filter(|(_, is)| *is).map(|(name, _)| name).collect();
            (path.clone(), names.join(", "))
        });
        Self(methods.collect())
    }

    /// The methods of a path that stands in the document as it is.
    #[must_use]
    pub fn allow_exactly(&self, path: &str) -> Option<&String> {
        self.0.get(path)
    }

    /// The methods of `path`; a path that stands in the document as it is comes before one with an id.
    #[must_use]
    pub fn allow(&self, path: &str) -> Option<&String> {
        let fits = |pattern: &str| {
            let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
            loop {
                match (wanted.next(), given.next()) {
                    (None, None) => return true,
                    (Some(part), Some(value)) if part == value || (part.starts_with('{') && !value.is_empty()) => {}
                    _ => return false,
                }
            }
        };
        self.allow_exactly(path).or_else(|| self.0.iter().find(|(pattern, _)| fits(pattern)).map(|(_, allow)| allow))
    }
}
